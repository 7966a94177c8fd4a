// expect: image 2 returns nothing
float f() { }
void mainImage(out vec4 o, in vec2 p) { o = vec4(f()); }
