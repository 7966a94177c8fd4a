// A hanging mobile. Each arm hangs from the one above and carries a leaf at one end;
// the whole of it turns in the room, which on the picture only shortens the arms.
uniform float draught; // 0..3 = 1.0 "Draught"
uniform vec3 wall; // color = #efe6d6 "Wall"

float wire(vec2 p, vec2 a, vec2 b, float sag) {
    vec2 d = b - a;
    float h = clamp(dot(p - a, d) / (dot(d, d) + 1e-6), 0.0, 1.0);
    vec2 q = a + d * h;
    q.y += sag * 4.0 * h * (1.0 - h);
    return length(p - q) - 0.0024;
}

float leaf(vec2 p, float size, float kind) {
    p /= size;
    float d = length(p) - 0.62;
    if (kind > 0.5) d = max(length(p - vec2(0.0, 0.42)), length(p + vec2(0.0, 0.42))) - 0.78;
    if (kind > 1.5) d = length(p * vec2(0.62, 1.0) + vec2(0.0, 0.16 * p.x * p.x)) - 0.46;
    return d * size * 0.8;
}

// Everything that hangs: x the distance to wire, y to paint, z which paint.
vec3 mobile(vec2 p, float t) {
    vec3 best = vec3(wire(p, vec2(0.05, 0.60), vec2(0.05, 0.40), 0.0), 9.0, 0.0);
    vec2 hook = vec2(0.05, 0.40);
    for (int i = 0; i < 6; i++) {
        float n = float(i), side = mod(n, 2.0) * 2.0 - 1.0;
        float room = cos(0.20 * t * (1.0 - 0.09 * n) + 0.75 * n * n + 0.3);
        float tilt = 0.10 * sin(0.5 * t + 1.7 * n) * draught + 0.16 * side;
        float span = (0.40 - 0.042 * n) * (0.42 + 0.58 * abs(room));
        vec2 arm = vec2(cos(tilt), sin(tilt));
        // The bow of the wire passes through the hook, so its two ends are that much lower.
        vec2 low = hook - vec2(0.0, 0.025), outer = low + side * span * arm, inner = low - side * 0.42 * span * arm;
        best.x = min(best.x, wire(p, outer, inner, 0.030));

        // The leaf turns too: seen from the edge it is thin.
        vec2 q = p - outer + vec2(0.0, 0.004);
        float face = 0.30 + 0.70 * abs(sin(0.31 * t * draught + 2.3 * n)), size = 0.105 - 0.008 * n;
        float d = leaf(vec2(q.x / face, q.y + 0.62 * size), size, mod(n, 3.0)) * face;
        if (d < best.y) best.yz = vec2(d, n);

        vec2 next = inner - vec2(0.0, 0.085 - 0.006 * n);
        best.x = min(best.x, wire(p, inner, next, 0.0));
        hook = next;
    }
    float d = leaf(p - hook + vec2(0.0, 0.03), 0.055, 0.0);
    if (d < best.y) best.yz = vec2(d, 6.0);
    return best;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = iTime, pixel = 0.9 / iResolution.y;
    vec3 paints[7] = vec3[7](
        vec3(0.80, 0.20, 0.16), vec3(0.12, 0.14, 0.18), vec3(0.93, 0.70, 0.22), vec3(0.14, 0.33, 0.52),
        vec3(0.80, 0.20, 0.16), vec3(0.12, 0.14, 0.18), vec3(0.93, 0.70, 0.22));

    // Afternoon light falls in as a slanted window, crossed by one bar.
    vec2 w = vec2(p.x + 0.45 * p.y + 0.10, p.y - 0.02);
    float pane = max(abs(w.x) - 0.52, abs(w.y) - 0.40);
    float bars = min(abs(w.x), abs(w.y + 0.06)) - 0.014;
    float sun = 1.0 - smoothstep(-0.022, 0.022, max(pane, -bars));
    vec3 c = wall * mix(0.80, 0.86, 0.5 + p.y);
    c = mix(c, wall * vec3(1.06, 1.02, 0.93), sun);

    vec3 shadow = mobile(p * 0.97 + vec2(-0.11, 0.055), t - 0.1);
    c *= 1.0 - (0.10 + 0.22 * sun) * (1.0 - smoothstep(-0.010, 0.014, shadow.y));
    c *= 1.0 - (0.06 + 0.16 * sun) * (1.0 - smoothstep(-0.002, 0.008, shadow.x));

    vec3 m = mobile(p, t);
    c = mix(c, vec3(0.15, 0.15, 0.17), smoothstep(-pixel, pixel, -m.x));
    vec3 paint = paints[int(m.z)] * (0.93 + 0.10 * sin(0.3 * t + 1.7 * m.z));
    colour = vec4(min(mix(c, paint, smoothstep(-pixel, pixel, -m.y)), 1.0), 1.0);
}
