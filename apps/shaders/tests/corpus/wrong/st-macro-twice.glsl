// expect: image 3 The macro A is there already
#define A 1.0
#define A 2.0
void mainImage(out vec4 o, in vec2 p) { o = vec4(A * iTime); }
