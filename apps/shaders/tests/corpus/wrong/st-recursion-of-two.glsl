// expect: image 4 calls itself
float g(float x);

float f(float x) { return g(x); }
float g(float x) { return f(x); }
void mainImage(out vec4 o, in vec2 p) { o = vec4(f(iTime)); }
