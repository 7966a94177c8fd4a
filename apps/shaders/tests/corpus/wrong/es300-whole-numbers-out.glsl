// expect: image 5 must be a vec4
#version 300 es
precision highp float;
uniform float iTime;
out ivec4 c;
void main() { c = ivec4(iTime); }
