// expect: image 3 There is no * between int and float
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(2 * iTime);
}
