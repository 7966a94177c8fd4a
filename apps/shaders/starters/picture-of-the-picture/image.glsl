void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = at / iResolution.xy, v = uv - 0.5;
    vec3 c = texture(iChannel0, uv).rgb;
    colour = vec4(c * (1.0 - 0.35 * dot(v, v)), 1.0);
}
