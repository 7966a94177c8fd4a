// Domain warping: noise moves the place where more noise is read, which moves the next.
// The two displacements are kept, since they say how far the ink was carried.
float lattice(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 4096);
    uint h = q.x * 0x27D4EB2Fu + q.y * 0x165667B1u;
    h ^= h >> 15; h *= 0x9E3779B1u; h ^= h >> 14;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f *= f * (3.0 - 2.0 * f);
    return mix(mix(lattice(i), lattice(i + vec2(1, 0)), f.x),
               mix(lattice(i + vec2(0, 1)), lattice(i + vec2(1, 1)), f.x), f.y);
}

float layers(vec2 p) {
    float sum = 0.0, weight = 0.53;
    for (int i = 0; i < 4; i++) {
        sum += weight * noise(p);
        p = mat2(1.64, 1.16, -1.16, 1.64) * p + 3.1;
        weight *= 0.5;
    }
    return sum;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = 0.06 * iTime;
    vec2 base = 1.5 * p + vec2(3.0, 7.0 - t);

    vec2 first = vec2(layers(base + vec2(t, 1.7)), layers(base + vec2(8.3, -t))) - 0.5;
    vec2 second = vec2(layers(base + 3.2 * first + 2.0 * t), layers(base - 3.2 * first.yx + 5.5)) - 0.5;
    float ink = layers(base + 3.6 * second);

    // Wet paper: indigo sinks where the ink piles up, rust stays at the edges it was carried to.
    vec3 paper = vec3(0.95, 0.92, 0.85);
    float dark = smoothstep(0.36, 0.70, ink + 0.35 * first.x);
    float rust = smoothstep(0.08, 0.30, length(second)) * (1.0 - smoothstep(0.4, 0.9, dark));
    vec3 c = mix(paper, vec3(0.83, 0.52, 0.36), 0.75 * rust);
    c = mix(c, vec3(0.25, 0.42, 0.55), smoothstep(0.10, 0.62, dark));
    c = mix(c, vec3(0.06, 0.09, 0.20), smoothstep(0.50, 1.00, dark));

    // A thin tide mark where the wash dried.
    float mark = 1.0 - smoothstep(0.0, 0.10, abs(dark - 0.14));
    c *= 1.0 - 0.22 * mark;
    colour = vec4(c, 1.0);
}
