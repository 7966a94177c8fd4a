// expect: image 2 no comma
void mainImage(out vec4 o, in vec2 p) { float a[2], b[2]; o = vec4((a, b)[0] + iTime); }
