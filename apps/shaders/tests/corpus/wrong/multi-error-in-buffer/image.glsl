// expect: buffer_c 2 tint is not declared
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
