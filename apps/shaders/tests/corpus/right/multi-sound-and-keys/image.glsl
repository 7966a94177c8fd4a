void mainImage(out vec4 o, in vec2 p) {
    vec2 uv = p / iResolution.xy;
    o = texture(iChannel0, vec2(uv.x, 0.25)) + texelFetch(iChannel1, ivec2(32, 2), 0) + texture(iChannel2, uv);
}
