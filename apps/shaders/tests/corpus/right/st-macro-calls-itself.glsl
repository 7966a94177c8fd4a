#define sin(x) sin((x) * 6.2831)
void mainImage(out vec4 o, in vec2 p) { o = vec4(sin(iTime)); }
