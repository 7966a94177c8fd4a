// expect: image 2 a__b
void main() { float a__b = 1.0; gl_FragColor = vec4(a__b); }
