// Marble is ridged noise: one minus the absolute value turns every zero crossing into a vein.
// Bending the plane before each octave keeps the veins from running in parallel.
float cell(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 4096);
    uint h = q.x * 0x9E3779B1u + q.y * 0x85EBCA77u;
    h ^= h >> 15; h *= 0xC2B2AE3Du; h ^= h >> 13;
    return float(h & 0xFFFFu) / 32767.5 - 1.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * f * (f * (6.0 * f - 15.0) + 10.0);
    return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x),
               mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}

vec2 bend(vec2 p, float t) {
    return vec2(noise(p + vec2(0.0, t)), noise(p + vec2(17.3, 9.1 - t)));
}

float crack(vec2 p) {
    return noise(0.8 * p + 31.0) + 0.12 * noise(5.0 * p);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = 0.045 * iTime;
    p = mat2(0.82, -0.57, 0.57, 0.82) * p * 2.1 + vec2(t, 3.0);
    p += 0.55 * bend(0.7 * p, t);

    float veins = 0.0, smoke = 0.0, width = 0.045, strength = 1.0;
    vec2 q = p;
    for (int i = 0; i < 5; i++) {
        float n = noise(q);
        veins += strength * width / (width + abs(n));
        smoke += strength * abs(n);
        q = mat2(0.6, 0.8, -0.8, 0.6) * q * 1.9 + 0.35 * bend(q, t) + 5.2;
        width *= 1.25;
        strength *= 0.52;
    }

    vec3 c = mix(vec3(0.965, 0.955, 0.94), vec3(0.72, 0.735, 0.755), 1.0 - smoothstep(0.25, 0.95, smoke));
    c = mix(c, vec3(0.25, 0.28, 0.33), 0.85 * smoothstep(0.62, 1.75, veins));

    // One generation of cracks was filled with gold, and the light travels along it.
    float seam = crack(p);
    vec2 slope = vec2(crack(p + vec2(0.01, 0.0)) - seam, crack(p + vec2(0.0, 0.01)) - seam) * 100.0;
    float thick = 0.020 + 0.012 * noise(2.0 * p + 3.0);
    float gold = 1.0 - smoothstep(0.6 * thick, thick, abs(seam) * inversesqrt(dot(slope, slope) + 0.05));
    gold *= smoothstep(-0.35, 0.35, noise(1.3 * p - 8.0));
    float glint = 0.5 + 0.5 * sin(3.0 * p.x + 2.0 * p.y - 0.9 * iTime);
    vec3 metal = mix(vec3(0.72, 0.52, 0.24), vec3(0.98, 0.83, 0.52), glint * glint);
    colour = vec4(mix(c, metal, gold), 1.0);
}
