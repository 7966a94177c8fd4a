// expect: image 3 void function returns nothing
void mainImage(out vec4 o, in vec2 p) {
    return vec4(iTime);
}
