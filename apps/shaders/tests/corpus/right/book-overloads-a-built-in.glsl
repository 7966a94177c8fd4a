precision mediump float;
uniform float u_time;
float mod(int a, int b) { return float(a - a / b * b); }
void main() { gl_FragColor = vec4(mod(7, 4), mod(u_time, 1.0), 0.0, 1.0); }
