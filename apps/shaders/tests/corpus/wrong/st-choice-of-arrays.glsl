// expect: image 2 no ? : between
void mainImage(out vec4 o, in vec2 p) { float a[2], b[2]; float c[2] = p.x > iTime ? a : b; o = vec4(c[0]); }
