// expect: image 0 void main() is missing
#define main other
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
