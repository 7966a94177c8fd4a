// Fish as distance to a bent spine: the plane is bent along a travelling wave,
// then an ordinary teardrop is drawn in the bent plane.
float cell(vec2 p) {
    uvec2 q = uvec2(ivec2(p) + 2048);
    uint h = q.x * 0x9E3779B1u + q.y * 0x85EBCA77u;
    h ^= h >> 15; h *= 0xC2B2AE3Du; h ^= h >> 13;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f *= f * (3.0 - 2.0 * f);
    return mix(mix(cell(i), cell(i + vec2(1, 0)), f.x), mix(cell(i + vec2(0, 1)), cell(i + vec2(1, 1)), f.x), f.y);
}

vec2 path(float n, float t) {
    return vec2(0.62 * sin(0.21 * t + 2.1 * n) + 0.10 * sin(0.53 * t + n), 0.30 * sin(0.33 * t + 1.4 * n + 0.6));
}

// x: body, y: fins and tail, zw: place on the fish from nose (0.2) to tail (-0.2).
vec4 carp(vec2 p, float n, float t) {
    vec2 here = path(n, t), way = normalize(path(n, t + 0.05) - here + 1e-5);
    p -= here;
    p = vec2(dot(p, way), dot(p, vec2(-way.y, way.x)));
    float tail = clamp(0.12 - p.x, 0.0, 0.5);
    p.y += 0.24 * tail * sin(15.0 * p.x + 3.4 * t + 2.0 * n);
    float along = clamp((p.x + 0.17) / 0.36, 0.0, 1.0);
    float girth = 0.062 * sqrt(along) * sqrt(max(1.0 - along, 0.0) * 1.9 + 0.04) + 0.004;
    float body = max(abs(p.y) - girth, abs(p.x - 0.01) - 0.185) * 0.8;
    vec2 f = vec2(p.x - 0.065, abs(p.y) - 0.045);
    f = mat2(0.75, 0.66, -0.66, 0.75) * f;
    float fins = length(f * vec2(1.0, 0.42) - vec2(-0.012, 0.012)) - 0.021;
    vec2 s = vec2(p.x + 0.155, p.y);
    float fork = max(max(s.x, -0.115 - s.x - 0.6 * abs(s.y)), abs(s.y) + 0.42 * s.x - 0.002);
    return vec4(body, min(fins, fork), p);
}

vec3 over(vec3 c, vec3 ink, float d, float blur) {
    return mix(c, ink, smoothstep(-blur, blur, -d));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float pixel = 0.9 / iResolution.y, t = iTime;
    vec2 wave = 0.006 * vec2(sin(21.0 * p.y + 1.1 * t), cos(18.0 * p.x - 0.9 * t));
    vec2 q = p + wave;

    vec3 c = mix(vec3(0.10, 0.27, 0.27), vec3(0.20, 0.40, 0.36), noise(2.5 * q + 0.06 * t));
    float net = abs(noise(6.0 * q + vec2(0.2 * t, 0.1)) - noise(6.5 * q + vec2(4.0, 0.22 * t)));
    c += vec3(0.07, 0.10, 0.07) * (1.0 - smoothstep(0.0, 0.09, net));

    for (int i = 0; i < 3; i++) {
        float n = float(i);
        vec4 s = carp(q + vec2(-0.030, 0.055), n, t);
        c *= 1.0 - 0.38 * (1.0 - smoothstep(-0.02, 0.03, min(s.x, s.y)));
    }
    for (int i = 0; i < 3; i++) {
        float n = float(i);
        vec4 k = carp(q, n, t);
        vec3 ground = i == 1 ? vec3(0.95, 0.64, 0.22) : vec3(0.95, 0.92, 0.86);
        vec3 patch_ink = i == 2 ? vec3(0.14, 0.15, 0.20) : vec3(0.88, 0.30, 0.16);
        c = over(c, mix(ground, vec3(0.75, 0.80, 0.76), 0.25) * (0.88 + 0.12 * sin(240.0 * k.w)), k.y, 2.0 * pixel);
        float marks = noise(k.zw * vec2(17.0, 22.0) + 10.0 * n);
        vec3 skin = mix(ground, patch_ink, i == 1 ? 0.0 : smoothstep(0.52, 0.56, marks));
        // Scales, and the back a little lighter than the flanks.
        vec2 g = k.zw * 88.0; g.x += mod(floor(g.y), 2.0) * 0.5;
        skin *= 0.93 + 0.07 * smoothstep(0.25, 0.45, length(fract(g) - 0.5)) * step(k.z, 0.10);
        skin *= 1.05 - 2.6 * abs(k.w);
        c = over(c, skin, k.x, pixel);
        c = over(c, vec3(0.08), length(vec2(k.z - 0.155, abs(k.w) - 0.024)) - 0.0065, pixel);
    }

    // Pads lie on top: they move with the surface, not under it.
    for (int i = 0; i < 5; i++) {
        float n = float(i);
        vec2 d = p - vec2(-0.78 + 0.41 * n + 0.06 * sin(9.0 * n), 0.36 * sin(2.2 * n + 0.7));
        d -= 0.012 * vec2(sin(0.4 * t + n), cos(0.3 * t + 2.0 * n));
        float r = length(d), a = atan(d.y, d.x + 1e-6), size = 0.085 + 0.035 * sin(4.0 * n + 1.0);
        float notch = abs(mod(a - 1.9 * n - 0.03 * t + 3.14159265, 6.2831853) - 3.14159265);
        float pad = max(r - size, (0.16 - notch) * r);
        vec2 e = d + vec2(-0.012, 0.022);
        c *= 1.0 - 0.35 * (1.0 - smoothstep(-0.01, 0.02, length(e) - size));
        vec3 leaf = mix(vec3(0.28, 0.50, 0.28), vec3(0.46, 0.64, 0.32), r / size) * (0.92 + 0.08 * cos(11.0 * a));
        c = over(c, leaf, pad, pixel);
    }
    colour = vec4(min(c, 1.0), 1.0);
}
