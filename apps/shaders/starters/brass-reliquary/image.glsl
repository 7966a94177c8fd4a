// A kaleidoscopic fold: mirror, sort, turn a little, grow, three times over.
// What is left at the end is measured against one small box.

mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }

float nearest;

float map(vec3 p) {
    float size = 1.0;
    nearest = 10.0;
    for (int i = 0; i < 3; i++) {
        p = abs(p);
        if (p.x < p.y) p.xy = p.yx;
        if (p.x < p.z) p.xz = p.zx;
        if (p.y < p.z) p.yz = p.zy;
        p.z = abs(p.z - 0.33);
        p.xy *= turn(0.05 + 0.04 * sin(iTime * 0.17));
        p.xz *= turn(0.07 * cos(iTime * 0.13));
        p = p * 2.6 - vec3(1.72, 1.60, 0.0);
        size *= 2.6;
        nearest = min(nearest, length(p.xz - 0.4));
    }
    vec3 q = abs(p) - vec3(1.0, 1.0, 0.55);
    return (length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - 0.08) / size;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float a = iTime * 0.11;
    vec3 eye = vec3(sin(a) * 3.6, 1.0 + 0.4 * sin(iTime * 0.15), cos(a) * 3.6);
    vec3 look = normalize(-eye), side = normalize(cross(look, vec3(0, 1, 0)));
    vec3 ray = normalize(look * 1.40 + side * uv.x + cross(side, look) * uv.y);

    float t = 1.2, d = 0.0, steps = 0.0;
    for (int i = 0; i < 60; i++) {
        d = map(eye + ray * t);
        if (d < 0.0012 * t || t > 7.0) break;
        t += d;
        steps += 1.0;
    }
    float veil = 1.0 - smoothstep(0.1, 1.3, length(uv));
    vec3 c = mix(vec3(0.004, 0.010, 0.011), vec3(0.018, 0.042, 0.042), veil);
    if (t < 7.0) {
        vec3 p = eye + ray * t;
        vec2 e = vec2(0.0025, 0.0);
        float trap = nearest;
        vec3 n = normalize(vec3(map(p + e.xyy) - map(p - e.xyy), map(p + e.yxy) - map(p - e.yxy),
                                map(p + e.yyx) - map(p - e.yyx)) + 1e-7);
        float crevice = exp(-0.055 * steps);
        float key = max(dot(n, normalize(vec3(0.6, 0.75, 0.35))), 0.0);
        float back = max(dot(n, normalize(vec3(-0.7, -0.2, -0.5))), 0.0);
        vec3 r = reflect(ray, n);
        float shine = pow(max(dot(r, normalize(vec3(0.6, 0.75, 0.35))), 0.0), 18.0);
        vec3 brass = mix(vec3(0.50, 0.24, 0.06), vec3(0.88, 0.55, 0.16), smoothstep(0.0, 0.9, trap));
        vec3 verdigris = vec3(0.13, 0.42, 0.38);
        float old = (1.0 - smoothstep(0.22, 0.62, crevice)) * 0.85 + 0.3 * (1.0 - smoothstep(0.0, 0.35, trap));
        vec3 metal = mix(brass, verdigris, clamp(old, 0.0, 0.9));
        c = metal * (0.20 + 1.7 * key + vec3(0.10, 0.22, 0.24) * back * 2.0) * (0.25 + 0.75 * crevice);
        c += mix(vec3(1.0, 0.80, 0.45), vec3(0.5, 0.7, 0.7), old) * shine * 0.9 * crevice;
        c += brass * 0.20 * smoothstep(-0.2, 0.9, r.y) * crevice;
        c = mix(c, vec3(0.012, 0.030, 0.032), smoothstep(3.2, 6.5, t));
    }
    c = c / (0.85 + 0.5 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.68)), 1.0);
}
