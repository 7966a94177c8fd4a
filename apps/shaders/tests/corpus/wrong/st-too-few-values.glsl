// expect: image 3 Too few values
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(vec3(1.0, iTime), 1.0);
}
