// A comment before it is refused elsewhere.
#version 300 es
uniform float iTime;
layout(location = 0) out vec4 colour;
void main() { colour = vec4(fract(iTime)); }
