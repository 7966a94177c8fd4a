void mainImage(out vec4 state, in vec2 at) {
    float p = relax(iChannel0, iChannel1, place(at, iResolution.xy), iResolution.xy);
    state = vec4(iFrame == 0 ? 0.0 : p, 0.0, 0.0, 1.0);
}
