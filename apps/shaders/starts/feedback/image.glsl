// The Image pass shows what Buffer A holds, and does only what must not pile up
// from frame to frame.
void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 uv = fragCoord / iResolution.xy;
    vec3 light = texture(iChannel0, uv).rgb;

    // A glow out of eight neighbours, not quite near.
    vec3 glow = vec3(0.0);
    for (int i = 0; i < 8; i++) {
        float angle = 0.7854 * float(i);
        vec2 away = 0.022 * vec2(cos(angle), sin(angle)) * vec2(iResolution.y / iResolution.x, 1.0);
        glow += texture(iChannel0, uv + away).rgb;
    }

    vec3 night = mix(vec3(0.035, 0.03, 0.07), vec3(0.015, 0.02, 0.045), uv.y);
    vec3 colour = night + 1.2 * light * light + 0.05 * glow;
    colour = 1.0 - exp(-1.5 * colour);
    fragColor = vec4(colour, 1.0);
}
