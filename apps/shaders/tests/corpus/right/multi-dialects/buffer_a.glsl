precision mediump float;
uniform vec2 u_resolution;
uniform float u_time;
void main() { gl_FragColor = vec4(gl_FragCoord.xy / u_resolution, fract(u_time), 1.0); }
