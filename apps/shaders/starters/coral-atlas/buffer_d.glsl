void mainImage(out vec4 state, in vec2 at) {
    state = react(iChannel0, at, iResolution.xy, iMouse, iFrame);
}
