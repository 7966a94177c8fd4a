// expect: image 0 declare out vec4
#version 300 es
precision highp float;
uniform float iTime;
void main() { gl_FragColor = vec4(iTime); }
