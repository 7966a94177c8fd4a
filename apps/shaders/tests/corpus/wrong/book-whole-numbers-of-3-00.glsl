// expect: image 4 
precision mediump float;
uniform float u_time;
void main() { int a = 5 & 3; gl_FragColor = vec4(u_time); }
