// expect: image 3 
#define JOIN(a, b) a##b
void mainImage(out vec4 o, in vec2 p) { o = vec4(JOIN(iTi, me)); }
