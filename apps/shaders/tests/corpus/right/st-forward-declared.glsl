float shade(vec2 at);
void mainImage(out vec4 o, in vec2 p) { o = vec4(shade(p)); }
float shade(vec2 at) { return fract(at.x * iTime); }
