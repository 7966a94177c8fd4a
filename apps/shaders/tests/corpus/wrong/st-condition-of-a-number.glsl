// expect: image 3 true or false
void mainImage(out vec4 o, in vec2 p) {
    if (1.0) o = vec4(iTime);
}
