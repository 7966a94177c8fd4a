// expect: image 2 calls itself
float f(float x) { return x < 1.0 ? 1.0 : f(x - 1.0); }
void mainImage(out vec4 o, in vec2 p) { o = vec4(f(iTime)); }
