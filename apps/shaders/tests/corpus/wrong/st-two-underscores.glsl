// expect: image 3 a__b
void mainImage(out vec4 o, in vec2 p) {
    float a__b = iTime; o = vec4(1.0);
}
