// A still life. The only thing that moves is the light: a window somewhere
// behind the painter, whose panes are projected onto everything they reach.

const vec3 SUN = vec3(-0.62, 0.55, -0.56);

float hash(vec2 p) { return fract(sin(dot(p, vec2(41.3, 289.1))) * 43758.5); }

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x),
               mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y);
}

vec4 fruit(int i) {                       // centre and radius
    return i == 0 ? vec4(-1.05, 0.62, 0.15, 0.72)
         : i == 1 ? vec4(0.55, 0.55, -0.35, 0.64)
         :          vec4(-0.15, 0.60, 1.50, 0.70);
}

// A persimmon is a sphere somebody sat on, with four faint lobes.
float persimmon(vec3 p, vec4 f) {
    vec3 q = p - f.xyz;
    float far = length(q) - f.w;
    if (far > 0.22) return far - 0.02;    // too far away for details
    float lobes = 0.025 * cos(4.0 * atan(q.z, q.x + 1e-4)) * smoothstep(0.0, 0.5, length(q.xz));
    float dimple = 0.16 * exp(-9.0 * dot(q.xz, q.xz)) * smoothstep(0.0, 0.3, q.y);
    return (length(q * vec3(1.0, 1.18, 1.0)) - f.w + lobes + dimple) * 0.8;
}

float map(vec3 p, out int id) {
    float d = p.y + 0.012 * sin(p.x * 1.9 + 1.3 * sin(p.z * 1.4));
    id = -1;
    for (int i = 0; i < 3; i++) {
        float b = persimmon(p, fruit(i));
        if (b < d) { d = b; id = i; }
    }
    return d;
}

float shade(vec3 p) {                     // soft shadow towards the sun
    float s = 1.0, t = 0.05;
    int id;
    for (int i = 0; i < 14; i++) {
        float d = map(p + SUN * t, id);
        s = min(s, 9.0 * d / t);
        t += clamp(d, 0.05, 0.4);
    }
    return smoothstep(0.0, 1.0, s);
}

float window(vec3 p) {                    // panes of light, drifting with the hour
    vec2 w = p.xz - SUN.xz / SUN.y * p.y;
    w = mat2(0.8, -0.6, 0.6, 0.8) * w + vec2(0.9 * sin(iTime * 0.12 - 0.55) + 0.40, 0.05 * iTime);
    w.y = mod(w.y + 2.3, 4.6) - 2.3;
    vec2 pane = abs(abs(w) - vec2(0.62, 0.95));
    vec2 e = 1.0 - smoothstep(vec2(0.48, 0.80), vec2(0.60, 0.92), pane);
    return e.x * e.y;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec3 eye = vec3(0.0, 2.5, -4.6);
    vec3 ray = normalize(vec3(uv.x - 0.03, uv.y * 0.95 - 0.56, 1.42));
    float t = 2.0;
    int id = -1;
    for (int i = 0; i < 56; i++) {
        float d = map(eye + ray * t, id);
        if (d < 0.002 || t > 14.0) break;
        t += d;
    }
    vec3 p = eye + ray * t;
    int skip;
    vec2 e = vec2(0.004, 0.0);
    float here = map(p, skip);
    vec3 n = normalize(vec3(map(p + e.xyy, skip), map(p + e.yxy, skip), map(p + e.yyx, skip)) - here + 1e-6);

    vec3 skin = vec3(0.70, 0.56, 0.43) * (0.94 + 0.06 * sin(p.x * 90.0) * sin(p.z * 90.0))
        - 0.04 * noise(p.xz * 4.0);
    float gloss = 0.0;
    if (id >= 0) {
        vec3 q = p - fruit(id).xyz;
        skin = mix(vec3(0.74, 0.13, 0.02), vec3(0.86, 0.30, 0.035), noise(q.xz * 4.0 + q.y * 3.0));
        float a = atan(q.z, q.x + 1e-4) + float(id);
        float leaf = 0.24 + 0.15 * cos(a * 4.0) + 0.03 * noise(vec2(a * 6.0, 1.0));
        float cap = (1.0 - smoothstep(leaf - 0.03, leaf, length(q.xz))) * step(0.0, q.y);
        skin = mix(skin, mix(vec3(0.22, 0.25, 0.11), vec3(0.45, 0.42, 0.20), noise(q.xz * 22.0)), cap);
        gloss = 0.5 * (1.0 - cap);
    }
    float sun = max(dot(n, SUN), 0.0) * shade(p + n * 0.01) * window(p);
    float sky = 0.5 + 0.5 * n.y;
    float near = 1.0;                     // contact shadow under each fruit
    for (int i = 0; i < 3; i++) {
        float r = length(p.xz - fruit(i).xz);
        if (i != id) near *= 1.0 - 0.55 * (1.0 - smoothstep(0.25, 1.1, r)) * (1.0 - smoothstep(0.0, 0.7, p.y));
    }
    vec3 c = skin * (vec3(0.085, 0.095, 0.115) * sky * near + vec3(2.3, 1.75, 1.15) * sun);
    c += skin * vec3(0.10, 0.045, 0.02) * max(-n.y, 0.0);
    c += gloss * pow(max(dot(reflect(ray, n), SUN), 0.0), 40.0) * window(p) * vec3(1.0, 0.9, 0.7);
    c = mix(c, vec3(0.016, 0.026, 0.030), smoothstep(6.0, 11.5, t));
    c = c / (1.0 + 0.35 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.4545)), 1.0);
}
