// expect: image 2 
#if QUALITY > 1
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
