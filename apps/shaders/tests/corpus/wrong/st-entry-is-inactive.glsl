// expect: image 0 no void mainImage
#if 0
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
#endif
