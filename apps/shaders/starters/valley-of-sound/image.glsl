// A valley cut from paper. Nine ridges, one behind the other; each has its own slice of the
// spectrum, and lifts where that slice is loud: bass in front, treble far away in the mist.
const int RIDGES = 9;

float cell(float n) {
    uint h = uint(int(n) + 65536) * 0x85EBCA77u;
    h ^= h >> 15; h *= 0x9E3779B1u; h ^= h >> 13;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(float x) {
    float i = floor(x), f = x - i;
    return mix(cell(i), cell(i + 1.0), f * f * (3.0 - 2.0 * f));
}

float heard(float x) {
    return texture(iChannel0, vec2(clamp(x, 0.003, 0.99), 0.25)).x;
}

float ridge(float x, float n, float lift) {
    float far = n / float(RIDGES - 1), wide = mix(0.9, 2.6, far), way = x * wide + 0.05 * iTime * (1.3 - far) + 31.0 * n;
    float shape = 0.62 * noise(way) + 0.26 * noise(2.3 * way + 7.0) + 0.08 * noise(6.1 * way) + 0.02 * noise(23.0 * way);

    // Peaks of sound: the slice is laid out from the middle to both sides, and rounded off.
    float from = 0.004 + 0.42 * far * far, span = 0.03 + 0.09 * far, out_x = abs(x - 0.25 * sin(2.1 * n)) * 1.05;
    float loud = 0.0;
    for (int i = -1; i <= 1; i++) loud += heard(from + span * (out_x + 0.07 * float(i)));
    loud = loud / 3.0 * exp(-2.2 * out_x * out_x);

    // A slow swell goes through the ridges in silence.
    float swell = 0.010 * sin(0.6 * iTime - 0.9 * n + 2.0 * x);
    return mix(-0.46, 0.10, far) + mix(0.22, 0.15, far) * shape + swell + lift * loud * mix(0.24, 0.42, far);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float bass = 0.25 * (heard(0.008) + heard(0.016) + heard(0.026) + heard(0.04));
    float pixel = 0.9 / iResolution.y;

    vec3 c = mix(vec3(0.98, 0.87, 0.74), vec3(0.60, 0.74, 0.76), smoothstep(0.02, 0.52, p.y));
    float sun = length(p - vec2(-0.30, 0.30));
    c = mix(c, vec3(0.99, 0.74, 0.56), exp(-7.0 * max(sun - 0.085, 0.0)) * 0.55);
    // Rings round the sun, as far apart as the bass is strong.
    vec2 ring = 1.0 - smoothstep(0.0, 0.004, abs(sun - vec2(0.115, 0.145) - vec2(0.05, 0.11) * bass));
    c = mix(c, vec3(1.0, 0.94, 0.84), 0.7 * ring.x + 0.35 * ring.y);
    c = mix(c, vec3(0.96, 0.50, 0.36), smoothstep(-pixel, pixel, 0.085 - sun));

    for (int i = RIDGES - 1; i >= 0; i--) {
        float n = float(i), far = n / float(RIDGES - 1);
        float top = ridge(p.x, n, 1.0), d = p.y - top;
        vec3 near_paper = mix(vec3(0.06, 0.19, 0.20), vec3(0.20, 0.40, 0.37), smoothstep(0.0, 0.5, far));
        vec3 paper = mix(near_paper, vec3(0.80, 0.76, 0.70), smoothstep(0.25, 1.05, far));
        // Mist collects at the foot of each ridge; the cut edge catches the light.
        paper = mix(paper, vec3(0.93, 0.82, 0.72), (0.10 + 0.34 * far) * (1.0 - smoothstep(-0.20, 0.0, d)));
        paper += vec3(0.10, 0.07, 0.04) * smoothstep(-0.009, 0.0, d) * (1.0 - 0.5 * far);
        c *= 1.0 - 0.20 * (1.0 - 0.6 * far) * (1.0 - smoothstep(0.0, 0.030, d));
        c = mix(c, paper, smoothstep(-pixel, pixel, -d));
    }
    colour = vec4(min(c, 1.0), 1.0);
}
