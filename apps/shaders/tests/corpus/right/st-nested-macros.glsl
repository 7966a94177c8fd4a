#define TWICE(x) ((x) + (x))
#define FOUR(x) TWICE(TWICE(x))
#define APPLY(f, x) f(x)
void mainImage(out vec4 o, in vec2 p) { o = vec4(APPLY(FOUR, iTime) + FOUR(TWICE(p.x))); }
