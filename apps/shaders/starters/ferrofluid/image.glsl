// Spikes stand on the corners of an icosahedron and a dodecahedron. Folding
// space into one octant leaves seven of the thirty-two, one voice each.

float voices[7];
float bass, wave;

mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }

float band(float from, float to) {
    float v = 0.0;
    for (int i = 0; i < 4; i++) v += texture(iChannel0, vec2(mix(from, to, (float(i) + 0.5) / 4.0), 0.25)).x;
    return v * 0.25;
}

void listen() {
    bass = band(0.002, 0.025);
    wave = texture(iChannel0, vec2(0.1, 0.75)).x - 0.5;
    for (int i = 0; i < 7; i++) {
        float k = float(i) / 7.0, v = band(0.01 + 0.45 * k * k, 0.04 + 0.45 * (k + 0.143) * (k + 0.143));
        v = clamp(v * (1.25 + 1.5 * k), 0.0, 1.0);
        voices[i] = 0.10 + 0.72 * v * v + 0.03 * sin(iTime * 0.7 + float(i) * 1.9);
    }
}

float spike(vec3 n, vec3 to, float voice) { return voice * exp(-34.0 * (1.0 - dot(n, to))); }

float map(vec3 p) {
    float r = length(p);
    if (r > 1.95) return r - 1.85;
    vec3 q = p / max(r, 1e-4);
    q.xz *= turn(iTime * 0.13);
    q.xy *= turn(0.4 + 0.25 * sin(iTime * 0.19));
    float swell = 0.035 * sin(3.0 * q.x + iTime * 0.9) * sin(3.0 * q.y - iTime * 0.7) * (1.0 + 2.0 * wave);
    q = abs(q);
    float h = spike(q, vec3(0.0, 0.52573, 0.85065), voices[0]);
    h += spike(q, vec3(0.85065, 0.0, 0.52573), voices[1]);
    h += spike(q, vec3(0.52573, 0.85065, 0.0), voices[2]);
    h += spike(q, vec3(0.57735), voices[3]);
    h += spike(q, vec3(0.0, 0.93417, 0.35682), voices[4]);
    h += spike(q, vec3(0.35682, 0.0, 0.93417), voices[5]);
    h += spike(q, vec3(0.93417, 0.35682, 0.0), voices[6]);
    return (r - 0.92 - 0.16 * bass - swell - h) * 0.46;
}

vec3 studio(vec3 d) {                     // paper backdrop, a long softbox, a warm lamp, a strip
    vec3 c = mix(vec3(0.86, 0.72, 0.70), vec3(0.53, 0.50, 0.64), smoothstep(-0.6, 0.8, d.y));
    c *= 0.50 + 0.30 * d.y;
    vec2 a = vec2(atan(d.x, -d.z + 1e-5), d.y);
    c += vec3(1.9, 1.8, 1.75) * (1.0 - smoothstep(0.50, 0.60, abs(a.x + 1.3)))
        * (1.0 - smoothstep(0.22, 0.30, abs(a.y - 0.55)));
    c += vec3(2.1, 0.85, 0.45) * (1.0 - smoothstep(0.26, 0.36, abs(a.x - 1.7)))
        * (1.0 - smoothstep(0.40, 0.55, abs(a.y - 0.05)));
    c += vec3(0.45, 0.75, 1.25) * (1.0 - smoothstep(0.05, 0.10, abs(a.y + 0.42)))
        * (1.0 - smoothstep(0.9, 1.4, abs(a.x)));
    return c;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    listen();
    vec3 eye = vec3(0.0, 0.12, -5.9), ray = normalize(vec3(uv, 1.50));
    vec3 c = mix(vec3(0.80, 0.66, 0.64), vec3(0.47, 0.44, 0.57),
        smoothstep(-0.15, 1.0, length(uv - vec2(-0.25, 0.20))));
    // It hovers: the shadow is only a dark breath on the paper behind.
    float shadow = length((uv - vec2(0.05, -0.34)) * vec2(0.9, 2.6));
    c *= 1.0 - 0.45 * (1.0 - smoothstep(0.05, 0.62, shadow));

    float t = 3.8, d = 1.0;
    for (int i = 0; i < 60; i++) {
        d = map(eye + ray * t);
        if (d < 0.0004 * t || t > 8.0) break;
        t += d;
    }
    if (d < 0.012 && t < 8.0) {
        vec3 p = eye + ray * t;
        vec2 e = vec2(0.006, 0.0);
        vec3 n = normalize(vec3(map(p + e.xyy) - map(p - e.xyy), map(p + e.yxy) - map(p - e.yxy),
                                map(p + e.yyx) - map(p - e.yyx)) + 1e-6);
        float facing = max(dot(n, -ray), 0.0);
        float mirror = 0.06 + 0.94 * pow(1.0 - facing, 4.0);
        vec3 oil = 0.5 + 0.5 * cos(6.2831853 * (0.85 * facing + vec3(0.0, 0.16, 0.36)) + 0.6);
        float hollow = clamp((length(p) - 0.78) / 0.5, 0.0, 1.0);
        vec3 r = reflect(ray, n);
        vec3 ink = vec3(0.020, 0.016, 0.030) + 0.11 * oil * hollow;
        vec3 drop = ink + studio(r) * (mirror + 0.24 * hollow * (0.6 + 1.0 * oil)) * (0.30 + 0.70 * hollow);
        drop += vec3(0.9, 0.25, 0.20) * bass * bass * 0.12 * (1.0 - hollow);
        c = drop;
    }
    c = c / (0.85 + 0.22 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.85)), 1.0);
}
