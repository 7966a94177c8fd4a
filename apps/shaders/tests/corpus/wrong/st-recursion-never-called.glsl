// expect: image 3 calls itself
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
void f() { f(); }
