// expect: image 4 
precision mediump float;
uniform float u_time;
void main() { uint a = 5u; gl_FragColor = vec4(u_time); }
