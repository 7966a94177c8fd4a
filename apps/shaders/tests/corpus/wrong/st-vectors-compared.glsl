// expect: image 3 There is no <
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(p < vec2(iTime));
}
