// expect: image 3 choose a quality
#ifndef QUALITY
#error choose a quality
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
