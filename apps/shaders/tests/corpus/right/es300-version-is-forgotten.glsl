precision highp float;
uniform float u_time;
out vec4 colour;
void main() { uint n = 3u; colour = vec4(fract(u_time * float(n))); }
