#pragma optimize(off)
#pragma STDGL invariant(all)
#line 700
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime) * float(__LINE__ > 0); }
