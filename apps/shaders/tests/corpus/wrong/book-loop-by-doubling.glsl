// expect: image 4 a loop is like
precision mediump float;
uniform float u_time;
void main() { for (int i = 1; i < 64; i *= 2) {} gl_FragColor = vec4(u_time); }
