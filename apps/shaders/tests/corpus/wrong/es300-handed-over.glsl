// expect: image 5 Nothing hands tangent over
#version 300 es
precision highp float;
uniform float iTime;
in vec4 tangent;
out vec4 c;
void main() { c = tangent * iTime; }
