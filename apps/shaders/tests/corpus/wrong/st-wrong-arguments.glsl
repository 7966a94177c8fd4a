// expect: image 3 No function smoothstep
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(smoothstep(0.0, iTime));
}
