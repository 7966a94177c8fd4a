// expect: image 3 no such part
void mainImage(out vec4 o, in vec2 p) {
    o = o.xyrg;
}
