// expect: image 6 There is no + between
#version 300 es
precision highp float;
uniform float iTime;
out vec4 c;
void main() { c = vec4(1u + 1) * iTime; }
