// expect: image 3 Something is wrong
void mainImage(out vec4 o, in vec2 p) {
    if (p.x > 1.0) { o = vec4(iTime);
