// expect: image 5 needs a place
#version 300 es
precision highp float;
uniform float iTime;
out vec4 c;
out vec4 d;
void main() { c = vec4(iTime); d = c; }
