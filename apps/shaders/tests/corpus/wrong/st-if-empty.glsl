// expect: image 2 #if is followed
#if
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
