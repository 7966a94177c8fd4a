void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = at / iResolution.xy, px = 1.0 / iResolution.yy * vec2(iResolution.y / iResolution.x, 1.0);
    vec3 sharp = texture(iChannel0, uv).rgb, soft = vec3(0.0);
    for (int i = 0; i < 12; i++) {        // a glow, sampled along a sunflower's spiral
        float r = sqrt(float(i) + 0.5) * iResolution.y * 0.0085, a = float(i) * 2.39996;
        soft += texture(iChannel0, uv + px * r * vec2(cos(a), sin(a))).rgb;
    }
    vec3 c = mix(vec3(0.006, 0.014, 0.034), vec3(0.012, 0.040, 0.062),
        1.0 - smoothstep(0.1, 0.9, length(uv - vec2(0.5, 0.62))));
    c += sharp * 1.2 + soft / 12.0 * 0.85;
    c = 1.0 - exp(-1.5 * c);
    colour = vec4(pow(c, vec3(0.62)), 1.0);
}
