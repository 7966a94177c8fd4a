// expect: image 4 a is too large
const int SIDE = 200;
#define AREA (SIDE * SIDE)
void mainImage(out vec4 o, in vec2 p) { float a[AREA]; a[int(p.x)] = iTime; o = vec4(a[1]); }
