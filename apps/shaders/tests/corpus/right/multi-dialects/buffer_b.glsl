#version 300 es
uniform sampler2D iChannel0;
uniform float iTime;
out vec4 o;
void main() { o = READ(iChannel0, vec2(iTime)); }
