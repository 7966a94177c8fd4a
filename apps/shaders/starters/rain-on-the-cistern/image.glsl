// What lies below is bent by the slope; what hangs above is mirrored by it.

float height(vec2 p) {
    vec2 i = floor(p - 0.5), f = p - 0.5 - i;
    f = f * f * (3.0 - 2.0 * f);
    vec2 s = iResolution.xy;
    return mix(mix(cell(iChannel0, i, s).x, cell(iChannel0, i + vec2(1, 0), s).x, f.x),
               mix(cell(iChannel0, i + vec2(0, 1), s).x, cell(iChannel0, i + 1.0, s).x, f.x), f.y);
}

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + 1.0), f.x), f.y);
}

vec3 pebbles(vec2 p) {                    // two nearest stones of a jittered grid
    vec2 c = floor(p);
    float first = 9.0, second = 9.0;
    vec2 id = vec2(0.0), off = vec2(0.0);
    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
            vec2 n = c + vec2(x, y), d = n + 0.12 + 0.76 * vec2(hash(n), hash(n + 37.0)) - p;
            float r = length(d * (0.85 + 0.3 * vec2(hash(n + 5.0), hash(n + 6.0))));
            if (r < first) { second = first; first = r; id = n; off = d; }
            else second = min(second, r);
        }
    float gap = second - first, tone = hash(id + 11.0);
    vec3 stone = mix(vec3(0.42, 0.47, 0.45), vec3(0.80, 0.74, 0.63), tone);
    if (tone > 0.80) stone = vec3(0.78, 0.44, 0.31);
    if (tone < 0.14) stone = vec3(0.98, 0.95, 0.87);
    float vein = (1.0 - smoothstep(0.0, 0.06, abs(dot(off, vec2(cos(tone * 40.0), sin(tone * 40.0))) + 0.12)))
        * step(0.6, hash(id + 3.0));
    stone = mix(stone, vec3(0.88, 0.87, 0.82), vein * 0.6);
    stone *= 0.82 + 0.25 * noise(p * 9.0);
    float round_ = smoothstep(0.0, 0.42, gap);
    float lit = 0.66 + 0.55 * dot(off, vec2(0.55, -0.65)) / max(first, 0.15) * (1.0 - round_ * 0.75);
    return mix(vec3(0.10, 0.15, 0.14), stone * lit, smoothstep(0.03, 0.16, gap) * (0.50 + 0.50 * round_));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 g = surface(iResolution.xy), p = at / iResolution.xy * g, uv = at / iResolution.y;
    vec2 slope = vec2(height(p + vec2(1, 0)) - height(p - vec2(1, 0)), height(p + vec2(0, 1))
        - height(p - vec2(0, 1)));
    slope += 0.018 * vec2(sin(uv.y * 9.0 + iTime * 0.9), cos(uv.x * 8.0 - iTime * 0.7));
    float h = height(p);

    vec3 c = pebbles((uv + slope * 0.040) * 8.0);
    float focus = 4.0 * h - height(p + vec2(3, 0)) - height(p - vec2(3, 0)) - height(p + vec2(0, 3))
        - height(p - vec2(0, 3));
    c *= 0.95 + clamp(-0.45 * focus, -0.30, 0.6);              // rings throw light on the bottom
    c = mix(c, vec3(0.07, 0.23, 0.23), 0.40 + 0.32 * length(at / iResolution.xy - vec2(0.35, 0.7)));

    vec3 n = normalize(vec3(-slope * 2.2, 1.0));
    float bright = smoothstep(0.05, 0.75, dot(n, normalize(vec3(-0.62, 0.70, 0.60))) - 0.28);
    c += vec3(0.62, 0.74, 0.76) * bright * bright * 0.32;
    vec2 leaf = uv + slope * 0.02;                            // branches overhead, only as darkness
    float canopy = smoothstep(0.52, 0.70, noise(leaf * 2.3 + vec2(iTime * 0.04, 2.0)) * 0.7
        + 0.3 * noise(leaf * 9.0 + iTime * 0.06));
    c *= 1.0 - 0.30 * canopy;
    float sky = dot(slope, vec2(-0.60, 0.75));                // one side of each ring sees the sky
    c += vec3(0.55, 0.66, 0.68) * clamp(sky * 2.2, -0.16, 0.75);
    float spark = pow(max(dot(n, normalize(vec3(-0.42, 0.48, 0.80))), 0.0), 90.0);
    c += vec3(1.0, 0.97, 0.90) * spark * 0.55;
    colour = vec4(pow(clamp(c, 0.0, 1.0), vec3(0.86)), 1.0);
}
