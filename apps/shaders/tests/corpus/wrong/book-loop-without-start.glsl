// expect: image 4 a loop is like
precision mediump float;
uniform float u_time;
void main() { int i = 0; for (; i < 3; i++) {} gl_FragColor = vec4(u_time); }
