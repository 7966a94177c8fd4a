void mainImage(out vec4 o, in vec2 p) {
    o = texture2D(iChannel0, p / iResolution.xy) * sin(iGlobalTime);
}
