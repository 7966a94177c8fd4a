#version 300 es
precision highp float;
uniform float iTime;
uniform vec3 iResolution;
out vec4 colour;
void main() { colour = vec4(gl_FragCoord.xy / iResolution.xy, fract(iTime), 1.0); }
