#version 300 es
precision highp float;
layout(location = 0) out vec4 first;
layout(location = 1) out vec4 second;
uniform float iTime;
void main() { first = vec4(iTime); second = vec4(0); }
