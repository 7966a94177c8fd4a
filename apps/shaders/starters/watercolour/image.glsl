void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = at / iResolution.xy, p = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec4 c = texture(iChannel0, uv);
    float tooth = 0.6 * noise(p * 130.0) + 0.4 * noise(p * 61.0);
    float lit = noise(p * 130.0 + vec2(0.35, -0.35)) - noise(p * 130.0);
    vec3 sheet = vec3(0.965, 0.945, 0.90) * (1.0 + 0.035 * lit);
    // Pigment settles in the valleys of the paper.
    vec3 seen = sheet * exp(-c.rgb * (0.82 + 0.42 * tooth));
    vec2 e = vec2(1.5 / iResolution.y, 0.0);
    float slope = texture(iChannel0, uv + e).w - texture(iChannel0, uv - e.yx).w;
    seen += 0.10 * clamp(slope * 4.0, -0.2, 1.0) * c.w;
    seen *= 1.0 - 0.20 * dot(p, p);
    colour = vec4(clamp(seen, 0.0, 1.0), 1.0);
}
