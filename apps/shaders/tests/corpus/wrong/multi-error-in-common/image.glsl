// expect: common 3 glow is not declared
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
