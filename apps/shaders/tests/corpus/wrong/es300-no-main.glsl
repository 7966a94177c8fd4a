// expect: image 0 void main() is missing
#version 300 es
precision highp float;
uniform float iTime;
out vec4 c;
void start() { c = vec4(iTime); }
