// Noise smeared along a field of flow (line integral convolution):
// each pixel walks a few steps with the current and against it, and keeps the mean of the noise it met.
float speck(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 8192);
    uint h = q.x * 0xB5297A4Du + q.y * 0x68E31DA4u;
    h ^= h >> 13; h *= 0x1B56C4E9u; h ^= h >> 16;
    return float(h & 0xFFFFu) / 65535.0;
}

float fleece(vec2 p) {
    vec2 i = floor(p), f = p - i;
    return mix(mix(speck(i), speck(i + vec2(1, 0)), f.x),
               mix(speck(i + vec2(0, 1)), speck(i + vec2(1, 1)), f.x), f.y);
}

vec2 comb(vec2 p, float t) {
    float a = 1.6 * sin(1.1 * p.x + 0.7 * t) + 1.3 * cos(1.5 * p.y - 0.5 * t + 0.8 * p.x);
    a += 0.7 * sin(2.3 * p.x - 1.9 * p.y + 0.4 * t);
    return vec2(cos(a), sin(a));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y * 2.4;
    float t = 0.35 * iTime;
    const int STEPS = 10;
    const float STRIDE = 0.030, FIBRES = 56.0;

    vec2 with = p, against = p;
    float wool = fleece(p * FIBRES);
    for (int i = 0; i < STEPS; i++) {
        with += STRIDE * comb(with, t);
        against -= STRIDE * comb(against, t);
        wool += fleece(with * FIBRES) + fleece(against * FIBRES);
    }
    wool /= float(2 * STEPS + 1);
    float thread = smoothstep(0.34, 0.66, wool);

    // Dyed by the direction it is combed in: oat, heather, moss.
    vec2 d = comb(p, t);
    vec3 dye = mix(vec3(0.48, 0.36, 0.50), vec3(0.90, 0.80, 0.64), smoothstep(-0.9, 0.7, d.x));
    dye = mix(dye, vec3(0.36, 0.44, 0.32), 0.85 * smoothstep(0.1, 1.0, d.y));
    dye = mix(dye, vec3(0.76, 0.45, 0.30), 0.80 * smoothstep(0.35, 1.0, -d.y));

    float lie = 0.5 + 0.5 * dot(d, normalize(vec2(-0.6, 0.8)));
    vec3 c = dye * mix(0.42, 1.12, thread) * (0.80 + 0.28 * lie);
    colour = vec4(c, 1.0);
}
