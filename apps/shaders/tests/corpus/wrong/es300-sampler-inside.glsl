// expect: image 6 
#version 300 es
precision highp float;
uniform float iTime;
out vec4 c;
void main() { sampler2D x; c = vec4(iTime); }
