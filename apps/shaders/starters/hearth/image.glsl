// Fire is noise carried upwards, thinner with every hand's breadth; the heat decides the colour.
// Three sheets of flame stand one behind the other, so that it has some depth.
float cell(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 32768);
    uint h = q.x * 0x9E3779B1u + q.y * 0x7FEB352Du;
    h ^= h >> 15; h *= 0x846CA68Bu; h ^= h >> 14;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x),
               mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}

float flame(vec2 p, float t, float seed) {
    p.x += 0.16 * (noise(vec2(3.0 * p.x + seed, 2.2 * p.y - 1.6 * t)) - 0.5) * (0.4 + p.y);
    p.x += 0.05 * (noise(vec2(9.0 * p.x - seed, 6.0 * p.y - 3.0 * t)) - 0.5);
    float tongues = 0.65 * noise(vec2(4.2 * p.x + seed, 1.5 * p.y - 1.9 * t)) + 0.35 * noise(vec2(10.0 * p.x + seed, 3.6 * p.y - 3.2 * t));
    float hearth = exp(-2.6 * p.x * p.x);
    return tongues * (0.55 + 0.75 * hearth) - 0.92 * p.y / (0.35 + 0.75 * hearth);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = vec2((at.x - 0.5 * iResolution.x) / iResolution.y, at.y / iResolution.y);
    float t = 0.9 * iTime;

    float glow = exp(-1.6 * p.x * p.x - 2.2 * p.y);
    vec3 c = vec3(0.035, 0.025, 0.035) + vec3(0.30, 0.09, 0.03) * glow * (0.9 + 0.1 * noise(vec2(2.0 * t, 1.0)));

    // Coals: cells that breathe under the flames.
    float coal = noise(vec2(16.0 * p.x, 22.0 * p.y) + 4.0 * noise(7.0 * p));
    float bed = (1.0 - smoothstep(0.05, 0.17 + 0.05 * noise(vec2(6.0 * p.x, 2.0)), p.y)) * exp(-1.1 * p.x * p.x);
    float ember = 0.5 + 0.5 * sin(0.9 * t + 6.2832 * noise(5.0 * p + 9.0));
    c = mix(c, mix(vec3(0.05, 0.02, 0.02), vec3(0.80, 0.22, 0.05), smoothstep(0.45, 0.85, coal) * (0.45 + 0.4 * ember)), bed);

    float fire = 0.0;
    for (int i = 0; i < 3; i++) {
        float near = float(i), heat = flame(p - vec2(0.0, 0.055 - 0.02 * near), t * (0.85 + 0.12 * near), 13.0 * near);
        fire += smoothstep(0.08, 0.75, heat) * (0.36 + 0.22 * near);
    }
    // Red soaks up first, then green, and blue hardly at all: that is the whole palette.
    c += (1.0 - c) * (1.0 - exp(-vec3(3.4, 1.15, 0.26) * fire * fire * 1.7));

    // Sparks leave one column at a time.
    for (int i = 0; i < 7; i++) {
        float n = float(i), life = fract(0.13 * t + 0.37 * n), run = floor(0.13 * t + 0.37 * n);
        float x = 0.75 * (cell(vec2(n, run)) - 0.5) + 0.10 * sin(5.0 * life + 3.0 * n);
        float d = distance(p, vec2(x, 0.12 + 0.95 * life));
        c += vec3(1.0, 0.52, 0.16) * (1.0 - smoothstep(0.002, 0.009, d)) * smoothstep(0.0, 0.15, life) * (1.0 - life);
    }
    colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
