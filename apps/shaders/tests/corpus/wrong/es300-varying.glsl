// expect: image 5 
#version 300 es
precision highp float;
uniform float iTime;
varying vec2 uv;
out vec4 c;
void main() { c = vec4(uv, iTime, 1.0); }
