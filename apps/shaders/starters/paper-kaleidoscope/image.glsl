// A kaleidoscope with paper in it instead of glass: a wedge is mirrored round the middle,
// and in the wedge sheets of cut paper slide over each other, each with its own shadow.
uniform int mirrors; // 3..16 = 6 "Mirrors"
uniform float drift; // 0..3 = 1.0 "Drift"
uniform bool petals; // = true "Cut petals"

float snip(vec2 p, float n, float t) {
    float a = 1.3 * n + 0.21 * t * (mod(n, 2.0) * 2.0 - 1.0);
    p -= vec2(0.34 + 0.12 * n, 0.0) + 0.16 * vec2(sin(0.37 * t + n), cos(0.29 * t + 2.1 * n));
    p = mat2(cos(a), -sin(a), sin(a), cos(a)) * p;
    if (!petals) return max(abs(p.x), abs(p.y)) - 0.17;
    // A petal is where two discs overlap.
    return max(length(p - vec2(0.0, 0.17)), length(p + vec2(0.0, 0.17))) - 0.31;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = iTime * drift, pixel = 1.2 / iResolution.y;
    float r = length(p) + 1e-5, turn = atan(p.y, p.x + 1e-6) + 0.05 * t;
    float wedge = 3.14159265 / float(mirrors);
    turn = abs(mod(turn + wedge, 2.0 * wedge) - wedge);
    vec2 q = r * vec2(cos(turn), sin(turn));

    vec3 sheets[6] = vec3[6](
        vec3(0.12, 0.20, 0.30), vec3(0.86, 0.42, 0.30), vec3(0.95, 0.76, 0.46),
        vec3(0.20, 0.44, 0.46), vec3(0.93, 0.88, 0.79), vec3(0.66, 0.20, 0.26));
    vec3 c = mix(vec3(0.90, 0.85, 0.75), vec3(0.80, 0.74, 0.64), smoothstep(0.2, 1.0, r));

    for (int i = 0; i < 9; i++) {
        float n = float(8 - i) * 0.8;
        float d = snip(q, n, t);
        // The shadow is the same cut, a little larger and softer the higher the sheet lies.
        float shade = 1.0 - smoothstep(-0.01, 0.050 + 0.002 * float(i), d);
        c *= 1.0 - 0.34 * shade;
        vec3 paper = sheets[i % 6];
        paper *= 0.94 + 0.06 * smoothstep(-0.20, 0.0, d) + 0.05 * (1.0 - smoothstep(0.0, 0.016, abs(d + 0.012)));
        c = mix(c, paper, smoothstep(-pixel, pixel, -d));
    }

    float hub = r - 0.050 - 0.006 * cos(turn * float(mirrors) * 2.0 + t);
    c *= 1.0 - 0.4 * (1.0 - smoothstep(0.0, 0.03, hub));
    c = mix(c, vec3(0.95, 0.76, 0.46), smoothstep(-pixel, pixel, -hub));
    colour = vec4(c * (1.04 - 0.22 * r * r), 1.0);
}
