// expect: image 2 followed by a name
#define
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
