// expect: image 3 not that long
void mainImage(out vec4 o, in vec2 p) {
    float a[2]; o = vec4(a[2] + iTime);
}
