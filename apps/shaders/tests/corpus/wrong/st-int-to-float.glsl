// expect: image 3 int does not become float
void mainImage(out vec4 o, in vec2 p) {
    float a = 1;
    o = vec4(a);
}
