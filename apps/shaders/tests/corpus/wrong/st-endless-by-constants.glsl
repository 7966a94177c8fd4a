// expect: image 5 never ends
void mainImage(out vec4 o, in vec2 p) {
    const int MOST = 8;
    bool more = MOST > 4;
    while (more) o = vec4(iTime);
}
