// expect: image 2 a is too large
void main() { float a[20000]; a[0] = 1.0; gl_FragColor = vec4(a[0]); }
