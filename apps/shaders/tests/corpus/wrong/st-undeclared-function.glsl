// expect: image 3 No function saturate
void mainImage(out vec4 o, in vec2 p) {
    o = saturate(vec4(iTime));
}
