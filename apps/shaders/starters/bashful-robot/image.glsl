// Everything soft is a smooth union; everything alive is in the eyes.

mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }

float soft(float a, float b, float k) {
    float h = max(k - abs(a - b), 0.0) / k;
    return min(a, b) - h * h * k * 0.25;
}

float box(vec3 p, vec3 b, float r) {
    vec3 q = abs(p) - b + r;
    return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - r;
}

float stick(vec3 p, vec3 a, vec3 b, float r) {
    vec3 d = b - a;
    return length(p - a - d * clamp(dot(p - a, d) / dot(d, d), 0.0, 1.0)) - r;
}

vec2 gaze() {                             // shy by itself, curious of a pointer
    vec2 away = vec2(sin(iTime * 0.6) + 0.4 * sin(iTime * 1.7), 0.35 * sin(iTime * 0.43) - 0.15) * 0.55;
    vec2 m = iMouse.xy / iResolution.xy * 2.0 - 1.0;
    return iMouse.z > 0.0 || dot(iMouse.xy, iMouse.xy) > 4.0 ? clamp(m, -1.0, 1.0) * vec2(0.9, 0.5) : away;
}

vec3 inHead(vec3 p) {
    vec2 g = gaze();
    p -= vec3(0.0, 0.62 + 0.03 * sin(iTime * 1.6), 0.0);
    p.xz *= turn(g.x * 0.55);
    p.yz *= turn(g.y * 0.45);
    p.xy *= turn(0.07 * sin(iTime * 0.6));
    return p;
}

vec2 map(vec3 p) {                        // distance, material
    float breath = 0.02 * sin(iTime * 1.6);
    vec3 h = inHead(p);
    float head = box(h, vec3(0.66, 0.50, 0.50), 0.30);
    float visor = box(h - vec3(0, 0.0, -0.36), vec3(0.50, 0.32, 0.20), 0.18);
    float ear = stick(vec3(abs(h.x), h.yz), vec3(0.62, 0, 0), vec3(0.74, 0, 0), 0.13);
    float mast = stick(h, vec3(0, 0.45, 0), vec3(0.06 * sin(iTime * 2.1), 0.80, 0), 0.03);
    float bulb = length(h - vec3(0.06 * sin(iTime * 2.1), 0.84, 0)) - 0.085;
    vec3 b = p - vec3(0, -0.55 + breath, 0);
    float body = length(b * vec3(1.0, 0.86, 1.05)) - 0.52;
    float arms = stick(vec3(abs(p.x), p.yz), vec3(0.50, -0.32 + breath, 0), vec3(0.36, -0.62, -0.46), 0.105);
    float shell = soft(soft(body, head, 0.16), arms, 0.10);
    float ground = p.y + 1.05;
    vec2 m = vec2(shell, 1.0);
    if (visor < m.x) m = vec2(visor, 2.0);
    if (min(ear, mast) < m.x) m = vec2(min(ear, mast), 3.0);
    if (bulb < m.x) m = vec2(bulb, 4.0);
    if (ground < m.x) m = vec2(ground, 5.0);
    return m;
}

float eyes(vec2 f) {                      // two soft squares that blink and wander
    vec2 g = gaze();
    f -= g * vec2(0.13, 0.08);
    float blink = smoothstep(0.0, 0.09, abs(mod(iTime + 0.4 * sin(iTime), 3.7) - 0.2));
    vec2 q = abs(vec2(abs(f.x) - 0.20, f.y)) - vec2(0.035, 0.075 * blink + 0.004);
    return length(max(q, 0.0)) - 0.045;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec3 eye = vec3(0, 0.25, -4.4), ray = normalize(vec3(uv.x, uv.y - 0.02, 1.62));
    vec2 m = vec2(0.0);
    float t = 2.5;
    for (int i = 0; i < 56; i++) {
        m = map(eye + ray * t);
        if (m.x < 0.002 || t > 12.0) break;
        t += m.x * 0.9;
    }
    vec3 p = eye + ray * t, sun = normalize(vec3(-0.5, 0.85, -0.6));
    vec2 e = vec2(0.003, 0.0);
    float d = map(p).x;
    vec3 n = normalize(vec3(map(p + e.xyy).x, map(p + e.yxy).x, map(p + e.yyx).x) - d + 1e-6);
    vec3 wall = mix(vec3(0.93, 0.66, 0.55), vec3(0.97, 0.83, 0.70), smoothstep(-0.5, 0.6, uv.y));

    float shadow = 1.0, s = 0.06;
    for (int i = 0; i < 12; i++) {
        float k = map(p + sun * s).x;
        shadow = min(shadow, 7.0 * k / s);
        s += clamp(k, 0.06, 0.3);
    }
    shadow = clamp(shadow, 0.0, 1.0);
    vec3 h = inHead(p), skin = vec3(0.90, 0.90, 0.86);
    vec3 light = vec3(1.0, 0.93, 0.84) * max(dot(n, sun), 0.0) * shadow
        + vec3(0.40, 0.34, 0.40) * (0.6 + 0.4 * n.y);
    float shine = pow(max(dot(reflect(ray, n), sun), 0.0), 50.0);
    vec3 glow = vec3(0.0);
    if (m.y == 1.0) {
        float cheek = exp(-34.0 * dot(vec2(abs(h.x) - 0.50, h.y + 0.22), vec2(abs(h.x) - 0.50, h.y + 0.22)));
        skin = mix(vec3(0.30, 0.62, 0.62), vec3(0.95, 0.50, 0.45), 0.8 * cheek * step(h.z, 0.0));
        float button = (1.0 - smoothstep(0.06, 0.07, length(p.xy - vec2(0, -0.52)))) * step(p.z, 0.0);
        skin = mix(skin, vec3(0.97, 0.86, 0.62), button);
    } else if (m.y == 2.0) {
        skin = vec3(0.07, 0.09, 0.14);
        glow = vec3(0.55, 0.98, 0.90) * (smoothstep(-0.015, 0.015, -eyes(h.xy))
            + 0.22 * exp(-14.0 * max(eyes(h.xy), 0.0)));
    } else if (m.y == 3.0) skin = vec3(0.93, 0.80, 0.60);
    else if (m.y == 4.0) { skin = vec3(0.98, 0.45, 0.36); glow = skin * (0.25 + 0.2 * sin(iTime * 1.9)); }
    else skin = wall;
    vec3 c = skin * light * 1.05 + glow + 0.3 * shine * (m.y == 5.0 ? 0.0 : 1.0);
    if (m.y == 5.0) c = mix(wall, wall * (0.62 + 0.38 * shadow)
        * mix(0.75, 1.0, smoothstep(0.2, 1.0, length(p.xz))), exp(-0.10 * dot(p.xz, p.xz)));
    colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
