// expect: image 5 begins with a constant
precision mediump float;
uniform float u_time;
float two() { return 2.0; }
float g = two();
void main() { gl_FragColor = vec4(g * u_time); }
