// expect: image 3 calls itself
precision mediump float;
float f(float x) { return f(x); }
void main() { gl_FragColor = vec4(f(1.0)); }
