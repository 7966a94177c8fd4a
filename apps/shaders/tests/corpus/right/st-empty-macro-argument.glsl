#define KEEP(x) x
#define PAIR(a, b) a b
void mainImage(out vec4 o, in vec2 p) {
    float grey = 0.5 KEEP();
    grey *= PAIR(, 2.0);
    o = vec4(grey * iTime);
}
