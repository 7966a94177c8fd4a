// expect: image 3 keeps for itself
void mainImage(out vec4 o, in vec2 p) {
    float input = iTime; o = vec4(input);
}
