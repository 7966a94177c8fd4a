// expect: image 4 
precision mediump float;
uniform float u_time;
void main() { float a[2] = float[2](1.0, 2.0); gl_FragColor = vec4(a[0] * u_time); }
