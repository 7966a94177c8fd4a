// expect: image 7 No function texture2D
#version 300 es
precision highp float;
uniform float iTime;
uniform sampler2D iChannel0;
out vec4 c;
void main() { c = texture2D(iChannel0, vec2(iTime)); }
