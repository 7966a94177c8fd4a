// Fair weather, seen lying down. The cloud is a flat sheet of noise; reading it again
// a short way towards the sun tells which side of each billow is lit.
float cell(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 16384);
    uint h = q.x * 0x85EBCA6Bu + q.y * 0xC2B2AE35u;
    h ^= h >> 13; h *= 0x27D4EB2Fu; h ^= h >> 15;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f = f * f * f * (f * (6.0 * f - 15.0) + 10.0);
    return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x),
               mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}

// Billows: folding the noise makes round heads and sharp gaps, as water vapour does.
float cloud(vec2 p, float t) {
    float sum = 0.62 * noise(0.55 * p + 0.1 * t), weight = 0.40;
    for (int i = 0; i < 5; i++) {
        sum += weight * abs(2.0 * noise(p + t) - 1.0) - 0.30 * weight;
        p = mat2(1.55, 1.25, -1.25, 1.55) * p + 2.7;
        weight *= 0.47;
        t *= 1.35;
    }
    return sum;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = 0.035 * iTime;
    vec2 sun = vec2(0.62, 0.40), ray = normalize(sun - p + 1e-4);
    vec2 q = 1.45 * p + vec2(11.0 + 1.2 * t, 4.0);

    float here = cloud(q, t);
    float thick = smoothstep(0.37, 0.56, here);
    float lit = 0.52 + 1.7 * (here - cloud(q + 0.05 * ray, t)) + 1.1 * (here - cloud(q + 0.17 * ray, t));

    vec3 sky = mix(vec3(0.50, 0.72, 0.88), vec3(0.13, 0.36, 0.66), smoothstep(-0.1, 1.25, distance(p, sun)));
    sky += vec3(0.35, 0.28, 0.16) * exp(-4.5 * distance(p, sun));

    float edge = 1.0 - smoothstep(0.37, 0.80, here);
    vec3 shade = mix(vec3(0.56, 0.62, 0.73), vec3(0.80, 0.84, 0.89), edge);
    vec3 c = mix(shade, vec3(1.00, 0.975, 0.925), smoothstep(0.25, 0.95, lit + 0.18 * edge));
    // Thin edges near the sun shine through.
    c += vec3(0.30, 0.22, 0.12) * edge * exp(-2.0 * distance(p, sun));
    colour = vec4(min(mix(sky, c, thick), 1.0), 1.0);
}
