// expect: image 2 begins with a constant
float phase = iTime * 2.0;
void mainImage(out vec4 o, in vec2 p) { o = vec4(phase); }
