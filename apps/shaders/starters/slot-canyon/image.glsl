// Two walls that follow one meandering line. Light is not traced at all:
// in a slot canyon it is enough to know how high on the wall you are.

float wave(vec3 p) {                      // what the floods have carved
    float s = sin(p.z * 0.9 + sin(p.y * 0.7) * 1.4) * 0.5;
    s += sin(p.y * 1.3 - p.z * 0.55 + 1.0) * 0.42;
    s += sin(p.y * 3.1 + p.z * 1.4 + sin(p.z * 0.8)) * 0.13;
    return s;
}

float meander(float z) { return 1.1 * sin(z * 0.31) + 0.6 * sin(z * 0.17 + 2.0); }

float map(vec3 p) {
    float x = p.x - meander(p.z);
    float width = 1.25 + 0.13 * p.y;
    float left = x + width + 0.62 * wave(p);
    float right = width - x + 0.62 * wave(vec3(p.x, p.y * 1.1 + 5.0, p.z + 9.0));
    float floor_ = p.y + 1.25 + 0.12 * sin(p.z * 1.7 + x) + 0.10 * x * x;
    return min(min(left, right) * 0.62, floor_);
}

float hash(float n) { return fract(sin(n * 91.7) * 4375.5); }

float layer(float y) {                    // strata: a noise in one dimension
    float i = floor(y), f = fract(y);
    return mix(hash(i), hash(i + 1.0), f * f * (3.0 - 2.0 * f));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float z = iTime * 0.42;
    vec3 eye = vec3(meander(z), 0.15 + 0.05 * sin(iTime * 1.1), z);
    vec3 ahead = normalize(vec3(meander(z + 2.6), 0.75, z + 2.6) - eye);
    vec3 side = normalize(cross(vec3(0, 1, 0), ahead));
    vec3 ray = normalize(ahead * 0.95 + side * uv.x + cross(ahead, side) * uv.y);

    float t = 0.05;
    for (int i = 0; i < 60; i++) {
        float d = map(eye + ray * t);
        if (d < 0.003 * t || t > 22.0) break;
        t += d;
    }
    vec3 p = eye + ray * t;
    vec2 e = vec2(0.01 + 0.002 * t, 0.0);
    vec3 n = normalize(vec3(map(p + e.xyy) - map(p - e.xyy), map(p + e.yxy) - map(p - e.yxy),
                            map(p + e.yyx) - map(p - e.yyx)) + 1e-6);

    // Bands bend with the rock, thin ones ride upon thick ones.
    float bend = p.y + 0.25 * sin(p.z * 0.5) + 0.15 * sin(p.x * 1.5);
    float band = 0.55 * layer(bend * 2.2) + 0.30 * layer(bend * 9.0) + 0.15 * layer(bend * 31.0);
    vec3 rock = mix(vec3(0.56, 0.20, 0.11), vec3(0.90, 0.52, 0.29), band);

    float high = smoothstep(-1.6, 4.2, p.y);
    vec3 light = mix(vec3(0.13, 0.05, 0.13), vec3(1.0, 0.42, 0.16), smoothstep(0.05, 0.55, high));
    light = mix(light, vec3(1.7, 1.22, 0.70), smoothstep(0.35, 1.0, high));
    float facing = 0.45 + 0.55 * clamp(n.y * 0.65 + 0.45 + 0.25 * n.x, 0.0, 1.0);
    float hollow = clamp(map(p + n * 0.45) / 0.3, 0.25, 1.0);
    vec3 c = rock * light * facing * hollow * 1.35;

    // Sand on the floor keeps a little of the sky.
    float sand = smoothstep(0.55, 0.9, n.y) * (1.0 - smoothstep(-1.1, -0.7, p.y));
    c = mix(c, vec3(0.50, 0.26, 0.20) * (0.35 + 0.3 * hollow), sand);

    vec3 sky = mix(vec3(1.0, 0.80, 0.55), vec3(0.42, 0.66, 0.80), clamp(ray.y * 1.3, 0.0, 1.0));
    c = mix(sky * 1.05, c, exp(-0.0016 * t * t));
    c = c / (0.85 + 0.32 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.48)), 1.0);
}
