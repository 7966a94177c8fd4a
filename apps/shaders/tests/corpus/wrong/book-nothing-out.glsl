// expect: image 0 write to gl_FragColor
precision mediump float;
uniform float u_time;
void main() { float a = u_time; }
