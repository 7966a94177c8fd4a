// One arcade, repeated for ever in two directions. The arch is a hole in a
// wall; its striped stones are nothing but the angle around the arch's centre.

const vec2 BAY = vec2(3.0, 2.2);          // across, along

float map(vec3 p, out vec2 local) {
    vec2 q = mod(p.xz + 0.5 * BAY, BAY) - 0.5 * BAY;
    float z = BAY.y * 0.5 - abs(q.y);     // 0 in the middle of an opening
    local = vec2(z, p.y - 1.35);
    // A horseshoe: the circle goes on a little below its own centre.
    float hole = length(local - vec2(0.0, 0.0)) - 0.86;
    hole = min(hole, max(abs(z) - 0.80, p.y - 1.1));
    float wall = max(abs(q.x) - 0.22, -hole);
    wall = max(wall, 1.05 - p.y);
    float column = length(q) - 0.15 - 0.02 * (1.0 - smoothstep(0.0, 0.2, abs(p.y - 0.1)));
    float cap = max(length(q) - 0.15 - 0.16 * smoothstep(0.72, 1.08, p.y), abs(p.y - 0.9) - 0.2);
    float vault = 3.05 - p.y - 0.45 * cos(q.x * 2.094);
    return min(min(wall, min(column, cap)), min(p.y, vault));
}

float hash(vec2 p) { return fract(sin(dot(p, vec2(17.1, 113.5))) * 4357.5); }

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float z = iTime * 0.38;
    vec3 eye = vec3(1.5 + 0.25 * sin(iTime * 0.13), 1.18, z);
    vec3 ray = normalize(vec3(uv.x, uv.y + 0.06, 0.95));
    ray.xz *= mat2(0.86, -0.51, 0.51, 0.86);
    vec2 l;
    float t = 0.1;
    for (int i = 0; i < 64; i++) {
        float d = map(eye + ray * t, l);
        if (d < 0.0015 * t || t > 24.0) break;
        t += d * 0.9;
    }
    vec3 p = eye + ray * t;
    float h = map(p, l);
    vec2 e = vec2(0.004 + 0.001 * t, 0.0), skip;
    vec3 n = normalize(vec3(map(p + e.xyy, skip), map(p + e.yxy, skip), map(p + e.yyx, skip)) - h + 1e-6);

    vec2 q = mod(p.xz + 0.5 * BAY, BAY) - 0.5 * BAY;
    vec3 stone = vec3(0.80, 0.71, 0.58);
    float r = length(l), a = atan(l.x, l.y + 1e-4);
    float arch = (1.0 - smoothstep(1.22, 1.26, r)) * step(0.95, p.y) * step(abs(q.x), 0.235);
    float brick = smoothstep(-0.12, 0.12, sin(a * 13.0));
    stone = mix(stone, mix(vec3(0.84, 0.74, 0.58), vec3(0.57, 0.15, 0.10), brick), arch);
    float column = step(length(q), 0.2) * step(p.y, 0.72);
    stone = mix(stone, mix(vec3(0.22, 0.25, 0.27), vec3(0.42, 0.40, 0.40), hash(floor(p.xz / BAY + 0.5))), column);
    if (n.y > 0.9 && p.y < 0.1) {
        vec2 s = abs(fract(p.xz * 1.1) - 0.5);
        stone = vec3(0.42, 0.31, 0.24) * (0.86 + 0.14 * (1.0 - smoothstep(0.46, 0.49, max(s.x, s.y))));
    }

    // Lamps hang in each second bay; the nearest one does the lighting.
    vec2 bay = vec2(BAY.x, BAY.y * 2.0);
    vec2 lamp = (floor(p.xz / bay) + 0.5) * bay;
    vec3 to = vec3(lamp.x, 1.9, lamp.y) - p;
    float near = 1.0 / (0.3 + 1.1 * dot(to, to));
    float lit = (0.35 + 0.65 * max(dot(n, normalize(to + 1e-5)), 0.0)) * near;
    float hollow = clamp(map(p + n * 0.3, skip) / 0.3, 0.2, 1.0);
    vec3 c = stone * (vec3(3.6, 2.0, 0.92) * lit + vec3(0.03, 0.035, 0.06)) * hollow;
    float fog = 1.0 - exp(-0.0042 * t * t);
    c = mix(c, vec3(0.34, 0.15, 0.06), fog);
    c = c / (0.8 + 0.5 * c);
    c *= 1.0 - 0.45 * dot(uv, uv);
    colour = vec4(pow(max(c, 0.0), vec3(0.66)), 1.0);
}
