// expect: image 4 a loop is like
precision mediump float;
uniform float u_time;
void main() { for (int i = 0; i < 9; i++) { i += 1; } gl_FragColor = vec4(u_time); }
