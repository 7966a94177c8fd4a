#version 300 es
precision highp float;
in vec2 uv;
uniform float time;
out vec3 colour;
void main() { colour = vec3(uv, fract(time)); }
