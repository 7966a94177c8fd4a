// Größe, 大きさ, размер — “quotes” and 😀
#define HALF 0.5 // ½
void mainImage(out vec4 o, in vec2 p) { o = vec4(HALF * iTime); /* ’ */ }
