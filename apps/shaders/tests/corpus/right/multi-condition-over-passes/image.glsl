#ifdef WITH_GLOW
#define SHADE(d) glow(d)
#else
#define SHADE(d) (d)
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(SHADE(abs(sin(iTime)))); }
