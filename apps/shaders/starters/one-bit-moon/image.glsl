// Two colours and an ordered pattern. A grey picture of a moon over cloud is made first;
// each coarse pixel is then compared with its place in an eight by eight pattern, and is ink or paper.
uniform vec3 ink; // color = #17202b "Ink"
uniform vec3 paper; // color = #efe3c8 "Paper"
uniform int grain; // 1..6 = 2 "Grain"

float cell(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 16384);
    uint h = q.x * 0x9E3779B1u + q.y * 0x85EBCA77u;
    h ^= h >> 15; h *= 0xC2B2AE3Du; h ^= h >> 13;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f *= f * (3.0 - 2.0 * f);
    return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x), mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}

float layers(vec2 p) {
    return 0.55 * noise(p) + 0.28 * noise(2.1 * p + 3.7) + 0.17 * noise(4.3 * p - 1.9);
}

// The pattern built from its own rule: each bit of the place, from coarse to fine, votes in turn.
float pattern(vec2 g) {
    ivec2 p = ivec2(mod(g, 8.0));
    int v = 0;
    for (int bit = 0; bit < 3; bit++) {
        int x = (p.x >> bit) & 1, y = (p.y >> bit) & 1;
        v |= ((x ^ y) << (5 - 2 * bit)) | (y << (4 - 2 * bit));
    }
    return (float(v) + 0.5) / 64.0;
}

float grey(vec2 p) {
    float t = 0.05 * iTime;
    float sky = 0.10 * (0.3 - p.y);
    vec2 m = (p - vec2(0.26, 0.10)) / 0.27;
    float r2 = dot(m, m), value = sky + 0.26 * exp(-4.5 * max(sqrt(r2) - 1.0, 0.0));

    vec2 s = floor(p * 26.0);
    vec2 spot = (s + 0.2 + 0.6 * vec2(cell(s + 9.0), cell(s + 70.0))) / 26.0;
    if (cell(s) > 0.86 && distance(p, spot) < 0.0042) value = 1.0;

    if (r2 < 1.0) {
        // A ball, lit from the right; its seas and craters turn with it.
        float z = sqrt(1.0 - r2);
        float shade = clamp(dot(vec3(m, z), normalize(vec3(0.62, 0.22, 0.75))), 0.0, 1.0);
        vec2 ground = vec2(atan(m.x, z + 0.001) + 0.8 * t, m.y * 1.3) * 1.9;
        float seas = smoothstep(0.42, 0.60, layers(ground + 4.0));
        vec2 i = floor(ground * 2.6), f = fract(ground * 2.6) - 0.5 - 0.5 * (vec2(cell(i + 30.0), cell(i + 60.0)) - 0.5);
        float pit = length(f) / (0.12 + 0.22 * cell(i + 90.0));
        float crater = smoothstep(0.75, 1.0, pit) * (1.0 - smoothstep(1.0, 1.30, pit)) * 0.25 - 0.16 * (1.0 - smoothstep(0.6, 0.9, pit));
        value = 1.25 * shade * (1.0 - 0.50 * seas + crater);
    }

    // Banks of cloud pass in front, rim-lit by the moon.
    for (int k = 0; k < 3; k++) {
        float n = float(k), top = -0.14 - 0.11 * n + 0.20 * (layers(vec2(1.7 * p.x + t * (1.5 + 1.2 * n) + 9.0 * n, 0.3 * n + 0.4 * t)) - 0.5);
        float under = top - p.y + 0.05 * (layers(vec2(6.0 * p.x + t * (4.0 + 3.0 * n), 5.0 * p.y + 7.0 * n)) - 0.5);
        float light = exp(-15.0 * max(under, 0.0)) * (0.55 + 0.45 * exp(-3.0 * abs(p.x - 0.26)));
        if (under > 0.0) value = 1.02 * light;
    }
    return value;
}

void mainImage(out vec4 colour, in vec2 at) {
    float size = max(floor(iResolution.y / 270.0 * float(grain) + 0.5), 1.0);
    vec2 g = floor(at / size);
    vec2 p = ((g + 0.5) * size - 0.5 * iResolution.xy) / iResolution.y;
    colour = vec4(mix(ink, paper, step(pattern(g), grey(p))), 1.0);
}
