// expect: image 2 no #include
#include <noise.glsl>
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
