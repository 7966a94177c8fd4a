float half_of(float x) { return 0.5 * x; }
#extension GL_OES_standard_derivatives : enable
void mainImage(out vec4 o, in vec2 p) { o = vec4(half_of(iTime)); }
