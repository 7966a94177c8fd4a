// expect: image 3 takes 1 argument
#define ID(a) (a)
void mainImage(out vec4 o, in vec2 p) { o = vec4(ID(iTime, 1.0)); }
