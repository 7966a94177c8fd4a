// expect: image 4 is built in
precision mediump float;
uniform float u_time;
float sin(float x) { return x; }
void main() { gl_FragColor = vec4(sin(u_time)); }
