// expect: image 4 Something is wrong
void mainImage(out vec4 o, in vec2 p) {
    float a = iTime
    o = vec4(a);
}
