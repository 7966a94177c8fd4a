// The tunnel is straight; it is space that bends. Everything is placed along
// one winding path, and the lamps are the only light there is.

vec2 path(float z) { return vec2(1.5 * sin(z * 0.055) + 0.7 * sin(z * 0.023 + 1.0), 0.5 * sin(z * 0.041)); }

float hash(float n) { return fract(sin(n * 127.1) * 4375.85); }

float map(vec3 p) {
    p.xy -= path(p.z);
    float vault = 1.55 - length(vec2(p.x * 0.92, max(p.y, -0.2 + 0.2 * abs(p.x)) + 0.1));
    float rib = 1.50 - length(vec2(p.x * 0.92, p.y + 0.1)) + smoothstep(0.10, 0.16, abs(mod(p.z, 3.0) - 1.5)) * 0.2;
    float cable = length(vec2(abs(p.x) - 1.36, p.y - 0.32 + 0.05 * cos(p.z * 2.094))) - 0.035;
    float floor_ = p.y + 0.95;
    vec2 r = abs(vec2(abs(p.x) - 0.52, p.y + 0.90)) - vec2(0.045, 0.07);
    float rail = max(r.x, r.y);
    vec3 s = abs(vec3(p.x, p.y + 0.95, mod(p.z, 0.9) - 0.45)) - vec3(0.80, 0.035, 0.13);
    float sleeper = max(s.x, max(s.y, s.z));
    return min(min(min(vault, rib), cable), min(floor_, min(rail, sleeper)));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float z = iTime * 3.4;
    vec3 eye = vec3(path(z) + vec2(0.012 * sin(iTime * 7.0), -0.12 + 0.008 * sin(iTime * 11.0)), z);
    vec3 ahead = normalize(vec3(path(z + 4.5), z + 4.5) - eye);
    float lean = 0.25 * (path(z + 4.0).x - path(z).x);
    uv *= mat2(cos(lean * 0.4), -sin(lean * 0.4), sin(lean * 0.4), cos(lean * 0.4));
    vec3 side = normalize(cross(vec3(0, 1, 0), ahead));
    vec3 ray = normalize(ahead * 0.92 + side * uv.x + cross(ahead, side) * uv.y);

    float t = 0.1;
    for (int i = 0; i < 62; i++) {
        float d = map(eye + ray * t);
        if (d < 0.0022 * t || t > 42.0) break;
        t += d * 0.92;
    }
    vec3 p = eye + ray * t, q = vec3(p.xy - path(p.z), p.z);
    vec2 e = vec2(0.004 + 0.001 * t, 0.0);
    float h = map(p);
    vec3 n = normalize(vec3(map(p + e.xyy), map(p + e.yxy), map(p + e.yyx)) - h + 1e-6);

    // Two lamps matter: the last one passed and the next. They alternate sides.
    vec3 light = vec3(0.0);
    for (int i = 0; i < 3; i++) {
        float k = floor(p.z / 8.0) + float(i) - 1.0;
        float lz = k * 8.0 + 4.0, sgn = mod(k, 2.0) * 2.0 - 1.0;
        vec3 l = vec3(1.18 * sgn, 0.62, lz);
        vec3 to = l - q;
        float d2 = dot(to, to);
        vec3 tone = hash(k + 3.0) > 0.86 ? vec3(0.30, 0.85, 0.55) : vec3(1.0, 0.62, 0.26);
        light += tone * (0.25 + 0.75 * max(dot(n, to * inversesqrt(d2 + 1e-4)), 0.0))
            * 13.0 / (0.35 + 0.9 * d2 + 0.55 * d2 * d2);
    }
    float wet = smoothstep(0.3, 0.9, n.y);
    float brick = 0.85 + 0.15 * step(0.1, abs(fract(q.y * 4.0) - 0.5))
        * step(0.06, abs(fract(q.z * 1.3 + 0.5 * floor(q.y * 4.0)) - 0.5));
    vec3 stone = mix(vec3(0.23, 0.25, 0.26) * brick, vec3(0.17, 0.14, 0.12), wet);
    float rail = (1.0 - smoothstep(0.03, 0.08, abs(abs(q.x) - 0.52))) * step(-0.86, q.y) * step(q.y, -0.80);
    stone = mix(stone, vec3(1.0, 0.92, 0.8), rail);
    vec3 c = stone * light + vec3(0.010, 0.016, 0.024);
    c = mix(c, vec3(0.030, 0.026, 0.022), 1.0 - exp(-0.0016 * t * t));

    // The lamps themselves, seen through the damp.
    for (int i = 0; i < 6; i++) {
        float k = floor(z / 8.0) + float(i);
        float lz = k * 8.0 + 4.0, sgn = mod(k, 2.0) * 2.0 - 1.0;
        if (lz < z + 0.3) continue;
        vec3 l = vec3(path(lz) + vec2(1.18 * sgn, 0.62), lz) - eye;
        float along = dot(l, ray), off = length(l - ray * along);
        if (along > t + 0.35) continue;
        vec3 tone = hash(k + 3.0) > 0.86 ? vec3(0.30, 0.85, 0.55) : vec3(1.0, 0.62, 0.26);
        c += tone * (0.0075 / (0.0012 + off * off)) * exp(-0.05 * along) * smoothstep(0.3, 2.5, lz - z);
    }
    c = c / (0.8 + 0.7 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.62)), 1.0);
}
