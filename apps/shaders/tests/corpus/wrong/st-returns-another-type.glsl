// expect: image 2 returns
float f() { return vec2(1.0); }
void mainImage(out vec4 o, in vec2 p) { o = vec4(f()); }
