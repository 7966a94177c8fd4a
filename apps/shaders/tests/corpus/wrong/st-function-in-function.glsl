// expect: image 3 Something is wrong
void mainImage(out vec4 o, in vec2 p) {
    float f() { return 1.0; } o = vec4(f());
}
