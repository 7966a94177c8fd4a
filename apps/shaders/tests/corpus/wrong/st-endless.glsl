// expect: image 4 never ends
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(iTime);
    while (true) { o *= 0.5; }
}
