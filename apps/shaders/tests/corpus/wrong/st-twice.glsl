// expect: image 3 a is there already
void mainImage(out vec4 o, in vec2 p) {
    float a = 1.0; float a = iTime; o = vec4(a);
}
