// expect: image 4 an index is a constant
precision mediump float;
uniform float u_time;
void main() { float a[3]; int i = int(u_time); gl_FragColor = vec4(a[i]); }
