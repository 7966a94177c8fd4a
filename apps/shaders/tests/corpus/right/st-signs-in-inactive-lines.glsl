#if 0
This isn't code: "quoted", $5 @ 10 `ticks`
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
