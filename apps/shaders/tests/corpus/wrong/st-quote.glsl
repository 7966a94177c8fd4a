// expect: image 3 The sign " has no place
void mainImage(out vec4 o, in vec2 p) {
    o = vec4("red");
}
