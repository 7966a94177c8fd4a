#define GL_GLOW 1.0
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime * GL_GLOW); }
