// expect: image 4 glow is not declared
#define SHADE \
    glow * 2.0
void mainImage(out vec4 o, in vec2 p) { o = vec4(SHADE); }
