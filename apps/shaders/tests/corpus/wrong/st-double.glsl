// expect: image 3 keeps for itself
void mainImage(out vec4 o, in vec2 p) {
    double d = 1.0; o = vec4(iTime);
}
