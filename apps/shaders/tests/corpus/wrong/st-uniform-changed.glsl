// expect: image 3 iTime cannot be assigned to
void mainImage(out vec4 o, in vec2 p) {
    iTime = 1.0; o = vec4(iTime);
}
