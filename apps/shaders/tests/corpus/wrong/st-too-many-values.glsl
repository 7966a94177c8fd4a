// expect: image 3 Too many values
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(p, 1.0, iTime, 0.0);
}
