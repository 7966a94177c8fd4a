// expect: image 3 cannot be assigned to
void mainImage(out vec4 o, in vec2 p) {
    const float a = 1.0; a = iTime; o = vec4(a);
}
