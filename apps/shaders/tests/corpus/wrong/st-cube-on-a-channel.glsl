// expect: image 3 No function texture
void mainImage(out vec4 o, in vec2 p) {
    o = texture(iChannel0, vec3(p, iTime));
}
