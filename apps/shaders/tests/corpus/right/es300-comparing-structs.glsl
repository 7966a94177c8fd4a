#version 300 es
precision highp float;
struct Pair { float a; float b; };
uniform float iTime;
out vec4 colour;
void main() { Pair x = Pair(1.0, iTime), y = x; colour = vec4(x == y); }
