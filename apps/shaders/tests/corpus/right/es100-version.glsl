#version 100
precision mediump float;
uniform float u_time;
void main() { gl_FragColor = vec4(u_time) * float(__VERSION__ == 100); }
