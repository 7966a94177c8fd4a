// expect: image 2 shade is there already
float shade(float x) { return x; }
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
