float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    float n = i.x + i.y * 57.0;
    return mix(mix(hash(n), hash(n + 1.0), f.x), mix(hash(n + 57.0), hash(n + 58.0), f.x), f.y);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec4 b = boat(iChannel0), s = score(iChannel0);
    float px = 1.2 / iResolution.y;
    vec2 p = vec2(uv.x + 0.45 * middle(b.z), uv.y - BOAT + b.z);
    vec2 me = p - vec2(b.x, b.z);

    // Water at dusk, with a wake behind the boat.
    float bank = abs(p.x - middle(p.y)) - reach(p.y) + 0.02 * sin(p.y * 17.0) + 0.025 * (noise(p * 9.0) - 0.5);
    float flow = noise(vec2(p.x * 7.0, p.y * 2.2 + iTime * 0.25) + 1.5 * noise(p * 3.0));
    vec3 c = mix(vec3(0.06, 0.17, 0.27), vec3(0.10, 0.30, 0.38), smoothstep(-0.42, -0.05, bank));
    c += vec3(0.16, 0.20, 0.22) * smoothstep(0.62, 0.70, flow) * (1.0 - smoothstep(0.70, 0.80, flow));
    float wake = abs(abs(me.x) + me.y * 0.34) - 0.006;
    c += vec3(0.30, 0.36, 0.36) * (1.0 - smoothstep(0.0, 0.016, wake)) * step(me.y, -0.02)
        * smoothstep(-0.40, -0.03, me.y);

    vec3 glow = vec3(0.0);
    float row = floor(p.y / ROW + 0.5);
    for (int i = -1; i <= 1; i++) {
        float k = row + float(i);
        vec2 r = p - rock(k);
        float lump = length(r) - rockSize(k) * (1.0 + 0.12 * sin(3.0 * atan(r.y, r.x + 1e-5) + k));
        c = mix(c, vec3(0.34, 0.46, 0.50), (1.0 - smoothstep(0.008, 0.022,
            abs(lump - 0.006 * sin(iTime * 2.0 + k) - 0.012))) * 0.5);
        c = mix(c, mix(vec3(0.15, 0.15, 0.20), vec3(0.42, 0.39, 0.42),
            smoothstep(-0.05, 0.06, dot(r, vec2(-0.7, 0.7)))), smoothstep(-px, px, -lump));
        if (k <= s.y || k < 1.0) continue;
        vec2 l = p - lantern(k) - 0.008 * vec2(sin(iTime * 1.3 + k), cos(iTime * 1.1 + k));
        float paper = length(l) - 0.026, warm = 0.85 + 0.15 * sin(iTime * 3.0 + k * 2.0);
        c = mix(c, mix(vec3(1.0, 0.55, 0.22), vec3(1.0, 0.90, 0.62), 1.0 - smoothstep(-0.026, 0.0, paper)),
            smoothstep(-px, px, -paper));
        glow += vec3(1.0, 0.55, 0.22) * 0.52 * warm * exp(-13.0 * max(length(l), 0.0));
    }
    // Banks: sand, then a wood seen from above.
    vec3 sand = mix(vec3(0.52, 0.42, 0.38), vec3(0.34, 0.32, 0.33), smoothstep(0.0, 0.07, bank));
    c = mix(c, vec3(0.55, 0.60, 0.58), 0.5 * (1.0 - smoothstep(0.0, 0.016,
        abs(bank + 0.012 + 0.006 * sin(iTime + p.y * 20.0)))));
    c = mix(c, sand, smoothstep(-px, px, bank));
    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
            vec2 t = floor(p * 9.0) + vec2(x, y);
            float h = hash(t.x * 3.7 + t.y * 17.3);
            vec2 foot = (t + 0.25 + 0.5 * vec2(h, hash(h * 91.0))) / 9.0;
            if (abs(foot.x - middle(foot.y)) - reach(foot.y) < 0.085) continue;
            vec2 q = p - foot;
            float crown = length(q) - 0.045 - 0.022 * h + 0.006 * sin(7.0 * atan(q.y, q.x + 1e-5) + h * 9.0);
            c *= 1.0 - 0.35 * (1.0 - smoothstep(-0.02, 0.03, length(q - vec2(0.014, -0.018)) - 0.055));
            vec3 green = mix(vec3(0.07, 0.19, 0.20), vec3(0.16, 0.30, 0.22), h);
            c = mix(c, green * (1.0 + 5.0 * dot(q, vec2(-0.7, 0.7))), smoothstep(-px, px, -crown));
        }
    // The boat turns into its course, and wobbles after a knock.
    float a = -b.y * 0.9 + 0.35 * sin(iTime * 22.0) * smoothstep(0.0, 1.2, s.z);
    vec2 q = mat2(cos(a), sin(a), -sin(a), cos(a)) * me;
    float hull = length(vec2(q.x * (2.1 + 5.0 * max(q.y, 0.0)), q.y)) - 0.062;
    float stroke = sin(iTime * 3.2);
    vec2 oar = vec2(abs(q.x) - 0.05, q.y + 0.004 + 0.028 * stroke * (abs(q.x) - 0.02) * 16.0);
    c = mix(c, vec3(0.82, 0.68, 0.48), smoothstep(-px, px, -(max(abs(oar.y) - 0.004, abs(oar.x) - 0.034))));
    c = mix(c, vec3(0.90, 0.36, 0.26), smoothstep(-px, px, -(hull * 0.5)));
    c = mix(c, vec3(0.95, 0.86, 0.70), smoothstep(-px, px, -((hull + 0.018) * 0.5)));
    c = mix(c, vec3(0.40, 0.24, 0.20), smoothstep(-px, px, -(max(hull + 0.026, abs(abs(q.y) - 0.018) - 0.005))));
    glow += vec3(1.0, 0.60, 0.28) * 0.25 * exp(-9.0 * length(q));
    c = c * vec3(0.88, 0.86, 0.98) + glow;

    // Lanterns aboard, one bead each, ten to a string.
    vec2 bead = uv - vec2(-0.5 * iResolution.x / iResolution.y + 0.045, 0.455);
    vec2 n = clamp(floor(bead / vec2(0.032, -0.036) + 0.5), vec2(0.0), vec2(9.0, 3.0));
    if (n.y * 10.0 + n.x < s.x) {
        float d = length(bead - n * vec2(0.032, -0.036)) - 0.010;
        c = mix(c, vec3(1.0, 0.80, 0.45), smoothstep(-px, px, -d));
    }
    vec2 v = at / iResolution.xy - 0.5;
    colour = vec4(clamp(c * (1.0 - 0.5 * dot(v, v)), 0.0, 1.0), 1.0);
}
