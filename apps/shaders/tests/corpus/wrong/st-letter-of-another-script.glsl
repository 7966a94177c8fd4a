// expect: image 3 The sign р has no place
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(р.x, iTime, 0, 1);
}
