// z -> (|x| + i|y|)^2 + c. The absolute values fold the plane, and the folds
// look like rigging. Tone is made by hatching, as an etcher would make it.

float hash(vec2 p) { return fract(sin(dot(p, vec2(12.7, 78.3))) * 43758.5); }

float escape(vec2 c, out float fold) {
    vec2 z = vec2(0.0);
    float n = 0.0, m = 0.0;
    fold = 1e3;
    for (int i = 0; i < 150; i++) {
        z = abs(z);
        z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
        m = dot(z, z);
        if (i > 1) fold = min(fold, abs(z.y) + 0.1 * abs(z.x));
        if (m > 400.0) break;
        n += 1.0;
    }
    return m <= 400.0 ? -1.0 : n + 1.0 - log2(max(0.5 * log(m), 1e-6));
}

float hatch(vec2 p, float angle, float dark) {
    float s = sin(angle), c = cos(angle);
    vec2 q = vec2(c * p.x - s * p.y, s * p.x + c * p.y);
    float line = abs(fract(q.y + 0.06 * sin(q.x * 0.9)) - 0.5) * 2.0;
    return (1.0 - smoothstep(dark - 0.22, dark + 0.22, line)) * step(0.03, dark);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float swell = 0.5 - 0.5 * cos(iTime * 0.10);
    float zoom = mix(0.145, 0.062, swell);
    float roll = 0.03 * sin(iTime * 0.5);
    vec2 q = mat2(cos(roll), -sin(roll), sin(roll), cos(roll)) * uv;
    vec2 c = vec2(mix(-1.72, -1.757, swell), -0.022) + vec2(q.x, -q.y) * zoom;
    float fold;
    float n = escape(c, fold);

    vec2 grain = at / iResolution.y * 270.0;
    vec3 paper = vec3(0.925, 0.885, 0.80) - 0.035 * hash(floor(grain * 1.5)) - 0.10 * dot(uv, uv);
    vec3 black = vec3(0.11, 0.095, 0.10), red = vec3(0.75, 0.20, 0.12);
    float dark;
    if (n < 0.0) dark = 0.93 - 0.55 * exp(-9.0 * sqrt(max(fold, 0.0)));
    else dark = smoothstep(7.0, 46.0, n) * 0.95 + 0.10 * (0.5 + 0.5 * sin(n * 2.1 - iTime * 0.4)) - 0.03;
    dark = clamp(dark, 0.0, 1.0);

    float ink = hatch(grain * 0.30, 0.55, dark * 1.15);
    ink = max(ink, hatch(grain * 0.34, -0.75, dark * 1.5 - 0.45));
    ink = max(ink, hatch(grain * 0.40, 1.35, dark * 1.7 - 0.80));
    // The red plate: a low sun, printed a hair out of register.
    vec2 sun = uv - vec2(0.52, 0.20 - 0.05 * swell);
    float disc = smoothstep(-0.004, 0.004, -(length(sun) - 0.115));
    vec3 c3 = mix(paper, red, disc * 0.88 * (1.0 - smoothstep(0.3, 0.75, dark)));
    c3 = mix(c3, red, 0.55 * smoothstep(0.30, 0.75, dark) * (1.0 - smoothstep(0.6, 0.95, dark)));
    c3 = mix(c3, black, ink * 0.94);
    colour = vec4(c3, 1.0);
}
