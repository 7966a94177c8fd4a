uniform float fineness; // 3..9 = 5.5 "Fineness"
uniform float wall; // 0.05..0.5 = 0.2 "Wall"
uniform vec3 glow; // color = #ff9a52 "Lamp"

// The gyroid parts space into two labyrinths that never meet. A shell of it,
// cut by a sphere, holds a light that leaks out through one of them.

mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }

float gyroid(vec3 p) { return dot(sin(p), cos(p.yzx)); }

float map(vec3 p) {
    vec3 q = p;
    q.xz *= turn(iTime * 0.16);
    q.xy *= turn(0.35);
    float g = (abs(gyroid(q * fineness)) - wall * 2.0) / fineness * 0.62;
    float ball = abs(length(p) - 1.22) - 0.26;
    float k = clamp(0.5 + (ball - g) / 0.08, 0.0, 1.0);      // a cut with a worn edge
    return mix(g, ball, k) + 0.04 * k * (1.0 - k);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec3 eye = vec3(0.0, 0.06 * sin(iTime * 0.5), -4.0);
    vec3 ray = normalize(vec3(uv, 1.22));

    float t = 2.2, leak = 0.0;
    bool hit = false;
    for (int i = 0; i < 60; i++) {
        vec3 p = eye + ray * t;
        float d = map(p);
        // Air near the lamp glows; whatever the ray passes it collects.
        leak += 0.010 / (0.12 + dot(p, p)) * smoothstep(0.0, 0.12, d);
        if (d < 0.003) { hit = true; break; }
        t += max(d, 0.02);
        if (t > 6.0) break;
    }
    float r = length(uv);
    vec3 c = mix(vec3(0.018, 0.021, 0.04), vec3(0.004, 0.005, 0.011), smoothstep(0.1, 0.95, r));
    c += glow * 0.05 * exp(-3.2 * r);
    if (hit) {
        vec3 p = eye + ray * t;
        vec2 e = vec2(0.006, 0.0);
        float h = map(p);
        vec3 n = normalize(vec3(map(p + e.xyy), map(p + e.yxy), map(p + e.yyx)) - h + 1e-6);
        vec3 toLamp = -normalize(p + 1e-5);
        float within = max(dot(n, toLamp), 0.0) / (0.25 + 0.75 * dot(p, p));
        float thin = 1.0 - smoothstep(0.85, 1.5, length(p));
        float moon = max(dot(n, normalize(vec3(-0.6, 0.7, -0.55))), 0.0);
        float rim = pow(1.0 - max(dot(-ray, n), 0.0), 3.0);
        c = vec3(0.030, 0.045, 0.085) * (0.25 + 1.6 * moon) + vec3(0.05, 0.07, 0.13) * rim;
        c += glow * glow * (3.6 * within + 0.9 * thin * thin);
        c *= 0.7 + 0.3 * smoothstep(-0.02, 0.12, map(p + n * 0.12));
    }
    c += glow * leak * 0.30;
    c = c / (1.0 + 0.5 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.4545)), 1.0);
}
