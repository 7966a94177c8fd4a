// expect: image 3 takes 2 arguments
#define ADD(a, b) ((a) + (b))
void mainImage(out vec4 o, in vec2 p) { o = vec4(ADD(iTime)); }
