// expect: image 3 does not become vec4
void mainImage(out vec4 o, in vec2 p) {
    o = vec3(iTime);
}
