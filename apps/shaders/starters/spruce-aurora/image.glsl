// Aurora: curtains hang along a curve that waves slowly; every column fades upwards on its own.
// Four curtains at different distances are added up as light, never mixed as paint.
float cell(float n) {
    uint h = uint(int(n) + 65536) * 0x9E3779B1u;
    h ^= h >> 15; h *= 0x85EBCA77u; h ^= h >> 13;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(float x) {
    float i = floor(x), f = x - i;
    return mix(cell(i), cell(i + 1.0), f * f * (3.0 - 2.0 * f));
}

vec3 curtain(vec2 p, float n, float t) {
    float fold = 0.10 * sin(2.3 * p.x + 1.7 * n + 0.5 * t) + 0.07 * sin(5.1 * p.x - 0.8 * t + n) + 0.05 * noise(7.0 * p.x + t);
    float foot = 0.02 + 0.10 * n + fold;
    float up = p.y - foot;
    // Rays: narrow bright columns that slide along the curtain.
    float x = p.x + 0.5 * fold + 0.25 * up;
    float rays = 0.35 + 0.65 * noise(26.0 * x + 1.9 * t + 40.0 * n) * noise(9.0 * x - 1.3 * t + 90.0 * n);
    float reach = 0.14 + 0.30 * noise(3.0 * x + 0.6 * t + 10.0 * n);
    float body = smoothstep(-0.018, 0.035, up) * exp(-max(up, 0.0) / reach);
    float breath = 0.35 + 0.65 * smoothstep(0.25, 0.75, noise(0.9 * p.x + 0.35 * t + 7.0 * n));
    vec3 tint = mix(vec3(0.16, 0.85, 0.52), vec3(0.10, 0.55, 0.62), smoothstep(0.0, 0.22, up));
    tint = mix(tint, vec3(0.46, 0.20, 0.58), smoothstep(0.12, 0.50, up));
    return tint * body * rays * breath;
}

float trees(vec2 p, float scale, float seed) {
    float i = floor(p.x * scale), d = p.y - 0.10 / scale - 0.02 * noise(3.0 * p.x + seed);
    for (float k = -1.0; k <= 1.0; k++) {
        float n = i + k, tall = (0.9 + 1.1 * cell(n + seed)) / scale;
        float down = 1.0 - p.y / tall;
        // Branches: the outline steps out and in on the way down.
        float half_width = 0.42 * tall * down * (0.58 + 0.42 * fract(7.0 * down));
        d = min(d, max(abs(p.x - (n + 0.25 + 0.5 * cell(3.0 * n + seed)) / scale) - half_width, p.y - tall));
    }
    return d;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = vec2((at.x - 0.5 * iResolution.x) / iResolution.y, at.y / iResolution.y - 0.28);
    float t = 0.22 * iTime;

    vec3 c = mix(vec3(0.050, 0.085, 0.150), vec3(0.012, 0.020, 0.060), smoothstep(-0.1, 0.7, p.y));
    vec2 s = p * 34.0, i = floor(s);
    float star = cell(i.x + 131.0 * i.y);
    vec2 spot = 0.25 + 0.5 * vec2(cell(i.x + 57.0 * i.y + 7.0), cell(i.x * 3.0 + i.y * 91.0));
    float twinkle = 0.7 + 0.3 * sin(iTime * (0.5 + star) + 40.0 * star);
    c += step(0.80, star) * (1.0 - smoothstep(0.02, 0.085, distance(s - i, spot))) * twinkle * (star - 0.7) * 2.2;

    vec3 glow = vec3(0.0);
    for (int k = 0; k < 4; k++) glow += curtain(p * (1.0 + 0.18 * float(k)), float(k), t) * (1.1 - 0.16 * float(k));
    c += 1.0 - exp(-1.35 * glow);

    // Two rows of spruces; the nearer one is only darkness.
    float pixel = 1.5 / iResolution.y;
    float far = trees(p + vec2(0.3, 0.19), 15.0, 3.0), near = trees(p + vec2(0.0, 0.29), 7.0, 50.0);
    c = mix(c, vec3(0.020, 0.050, 0.060) + 0.03 * glow, smoothstep(-pixel, pixel, -far));
    c = mix(c, vec3(0.006, 0.012, 0.020), smoothstep(-pixel, pixel, -near));
    colour = vec4(min(c, 1.0), 1.0);
}
