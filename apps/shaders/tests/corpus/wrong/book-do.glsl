// expect: image 4 no while
precision mediump float;
uniform float u_time;
void main() { int i = 0; do { i++; } while (i < 3); gl_FragColor = vec4(u_time); }
