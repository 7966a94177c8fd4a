void mainImage(out vec4 colour, in vec2 pixel) {
    vec2 g = pool(iResolution.xy), p = pixel / iResolution.xy * g, here = floor(p);
    vec2 uv = pixel / iResolution.xy - 0.5;
    float swell = 0.5 + 0.5 * sin(uv.x * 5.0 + uv.y * 7.0 + iTime * 0.35);
    vec3 c = mix(vec3(0.018, 0.055, 0.095), vec3(0.028, 0.100, 0.135), swell * 0.6 + 0.5 * (uv.y + 0.5));
    vec3 glow = vec3(0.0);
    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
            vec2 at = here + vec2(x, y);
            vec4 s = creature(iChannel0, at, iResolution.xy);
            float d = length(p - at - 0.5), old = 1.0 - exp(-s.y * 0.16);
            vec3 tone = mix(vec3(1.0, 0.80, 0.50), vec3(0.20, 0.72, 0.58), old);
            vec3 ghost = mix(vec3(0.10, 0.23, 0.42), vec3(0.52, 0.20, 0.42), s.z);
            float size = 0.22 + 0.30 * s.z;
            float body = 1.0 - smoothstep(size - 0.14, size, d);
            if (s.x > 0.5) {
                c = mix(c, tone * (0.72 + 0.5 * (1.0 - smoothstep(0.0, 0.4, length(p - at - vec2(0.40, 0.60))))),
                    body);
                glow += tone * 0.16 * exp(-d * d * 1.6) * s.z;
            } else c = mix(c, ghost, body * s.z * 0.85);
        }
    c += glow;
    c *= 1.0 - 0.7 * dot(uv, uv);
    colour = vec4(pow(max(c, 0.0), vec3(0.85)), 1.0);
}
