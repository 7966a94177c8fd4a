// The spectrum as liquid in a row of glass tubes, low notes on the left.
// Each tube takes an equal step in pitch, so the bass does not crowd into the first one.
const float TUBES = 22.0;

float loudness(float n) {
    float from = pow(2.0, mix(-7.2, -0.9, n / TUBES)), to = pow(2.0, mix(-7.2, -0.9, (n + 1.0) / TUBES));
    float sum = 0.0;
    for (int i = 0; i < 4; i++) sum += texture(iChannel0, vec2(mix(from, to, (float(i) + 0.5) / 4.0), 0.25)).x;
    // Treble is quieter in every kind of music; lift it a little.
    float loud = 0.25 * sum * (0.92 + 0.45 * n / TUBES);
    return clamp(1.15 * loud * loud, 0.0, 1.0);
}

vec3 liquor(float n, float y) {
    vec3 low = mix(vec3(0.95, 0.44, 0.30), vec3(0.98, 0.74, 0.42), n);
    vec3 high = mix(vec3(0.80, 0.22, 0.38), vec3(0.40, 0.72, 0.66), n);
    return mix(high, low, smoothstep(0.0, 0.75, y));
}

vec3 room(vec2 p) {
    float lamp = exp(-2.4 * dot(p - vec2(0.0, 0.30), p - vec2(0.0, 0.30)));
    return mix(vec3(0.045, 0.075, 0.105), vec3(0.12, 0.21, 0.25), lamp);
}

vec3 organ(vec2 p) {
    float width = 1.52 / TUBES, n = floor(p.x / width + 0.5 * TUBES);
    vec3 c = room(p);
    if (n < 0.0 || n >= TUBES) return c;
    float x = (p.x / width + 0.5 * TUBES - n - 0.5) * 2.0, half_width = 0.74;

    float tall = 0.70 - 0.16 * abs(n + 0.5 - 0.5 * TUBES) / (0.5 * TUBES), loud = loudness(n);
    float slosh = 0.006 * sin(2.2 * x + 1.7 * iTime + 1.3 * n) + 0.010 * sin(0.8 * iTime + 0.6 * n);
    float level = 0.075 + 0.040 * (0.5 + 0.5 * sin(0.5 * n + 0.7 * iTime)) + loud * (tall - 0.14) + slosh;

    // A tube: straight sides, a round foot and a round lip, all in the tube's own widths.
    float unit = 0.5 * width, r = half_width * unit;
    vec2 q = vec2(x * unit, p.y - clamp(p.y, r, tall - r));
    float d = length(q) - r, pixel = 1.0 / iResolution.y;
    float inside = smoothstep(-pixel, pixel, -d);
    float across = clamp(q.x / r, -1.0, 1.0), bend = sqrt(1.0 - across * across);

    float full = smoothstep(-pixel, pixel, level + 0.006 * bend - p.y) * smoothstep(-pixel, pixel, -d - 0.10 * r);
    vec3 glass = c + vec3(0.05, 0.08, 0.09) * (1.2 - bend);
    vec3 juice = liquor(n / TUBES, level - p.y) * (0.40 + 0.45 * bend + 0.45 * loud);
    juice += liquor(n / TUBES, 0.6) * 0.35 * exp(-60.0 * abs(level - p.y));
    glass = mix(glass, juice, full);
    // Bubbles rise quicker where it is loud, but never jump.
    float climb = fract(0.11 * iTime * (0.7 + 0.3 * sin(n * 4.1)) + fract(0.618 * n));
    vec2 bubble = vec2(q.x - r * 0.45 * sin(5.0 * climb + n), p.y - climb * max(level, 0.02));
    glass += 0.22 * full * (1.0 - smoothstep(0.004, 0.0065, length(bubble)));
    float shine = 1.0 - smoothstep(0.04, 0.16, abs(across + 0.52));
    glass += vec3(0.22, 0.26, 0.27) * shine * (1.0 - smoothstep(-0.3 * r, -0.1 * r, d));
    glass += 0.10 * smoothstep(-0.16 * r, 0.0, d);

    // What is loud lights the wall behind; between two tubes their lights blend.
    float lamp = mix(loud, loudness(n + sign(x)), 0.5 * abs(x));
    c += liquor(p.x / 1.52 + 0.5, 0.5) * 0.16 * lamp * (1.0 - smoothstep(0.55, 0.80, abs(p.x))) * exp(-2.0 * max(p.y - level, 0.0));
    return mix(c, glass, inside);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y + vec2(0.0, 0.30);
    vec3 c;
    if (p.y > 0.0) {
        c = organ(p);
    } else {
        // A polished shelf.
        float fade = exp(9.0 * p.y);
        c = mix(vec3(0.030, 0.045, 0.060), organ(vec2(p.x + 0.003 * sin(120.0 * p.y), -p.y * 1.1 + 0.004)), 0.42 * fade);
        c += vec3(0.05, 0.07, 0.08) * smoothstep(-0.006, 0.0, p.y);
    }
    colour = vec4(min(c, 1.0), 1.0);
}
