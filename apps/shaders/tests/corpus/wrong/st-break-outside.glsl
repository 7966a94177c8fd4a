// expect: image 3 no loop
void mainImage(out vec4 o, in vec2 p) {
    break;
}
