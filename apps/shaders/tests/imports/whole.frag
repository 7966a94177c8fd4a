#version 300 es
precision highp float;
uniform float iTime;
uniform vec3 iResolution;
out vec4 result;
void main() { result = vec4(gl_FragCoord.xy / iResolution.xy, abs(sin(iTime)), 1.0); }
