// expect: image 2 This #endif has no #if
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
