// Glass is two bends and a bit of mirror: once into the body, once out of it.
// The paper is an exact plane, so only the glass itself needs marching.

mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }

float map(vec3 p) {
    vec3 q = p;
    q.xy *= turn(0.35 + 0.25 * sin(iTime * 0.31));
    q.yz *= turn(0.9 + 0.30 * sin(iTime * 0.23));
    float ring = length(vec2(length(q.xz) - 1.02, q.y)) - 0.40;
    vec3 b = p - vec3(2.05 * cos(iTime * 0.27), 0.55, 2.05 * sin(iTime * 0.27));
    return min(ring, length(b) - 0.48);
}

vec3 normal(vec3 p) {
    vec2 e = vec2(0.003, -0.003);
    return normalize(e.xyy * map(p + e.xyy) + e.yyx * map(p + e.yyx) + e.yxy * map(p + e.yxy)
                   + e.xxx * map(p + e.xxx));
}

const float TABLE = -1.25;

vec3 paper(vec3 o, vec3 d) {
    if (d.y > -0.02) return mix(vec3(0.96, 0.92, 0.84), vec3(0.80, 0.86, 0.88), clamp(d.y * 1.5, 0.0, 1.0));
    float t = (TABLE - o.y) / d.y;
    vec2 q = (o + d * t).xz;
    float s = q.x * 0.8 + q.y * 0.45;
    float w = 0.02 + 0.012 * t;
    float f = abs(fract(s) - 0.5);
    float stripe = smoothstep(0.25 - w, 0.25 + w, f);
    float k = mod(floor(s + 0.5), 5.0);
    vec3 ink = k == 2.0 ? vec3(0.90, 0.33, 0.22) : vec3(0.07, 0.17, 0.33);
    vec3 c = mix(ink, vec3(0.95, 0.91, 0.83), stripe);
    // The caustic and the shadow are guessed from where the glass is above.
    float above = map(vec3(q.x - 0.5, 0.0, q.y - 0.35));
    c *= 1.0 - 0.38 * (1.0 - smoothstep(-0.2, 0.45, above));
    c += vec3(0.55, 0.48, 0.34) * (1.0 - smoothstep(0.0, 0.14, abs(above + 0.22))) * 0.55;
    return mix(c, vec3(0.93, 0.90, 0.84), smoothstep(5.0, 16.0, length(q)));
}

float march(vec3 o, vec3 d, float sgn, float far) {
    float t = 0.0;
    for (int i = 0; i < 44; i++) {
        float h = sgn * map(o + d * t);
        if (h < 0.0015) break;
        t += h;
        if (t > far) break;
    }
    return t;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec3 eye = vec3(0.0, 3.3, -3.9), look = normalize(vec3(0, -0.35, 0.15) - eye);
    vec3 side = normalize(cross(vec3(0, 1, 0), look));
    vec3 ray = normalize(look * 1.45 + side * uv.x + cross(look, side) * uv.y);

    vec3 c = paper(eye, ray);
    float t = march(eye, ray, 1.0, 9.0);
    if (t < 9.0) {
        vec3 p = eye + ray * t, n = normal(p);
        float mirror = 0.04 + 0.96 * pow(1.0 - max(dot(-ray, n), 0.0), 5.0);
        vec3 in_ = refract(ray, n, 1.0 / 1.45);
        vec3 start = p - n * 0.02;
        float inside = march(start, in_, -1.0, 3.0);
        vec3 q = start + in_ * inside, m = -normal(q);
        // Three nearly equal bends: a little colour at the edges, no more.
        vec3 seen;
        for (int k = 0; k < 3; k++) {
            vec3 out_ = refract(in_, m, 1.43 + 0.02 * float(k));
            if (dot(out_, out_) < 0.5) out_ = reflect(in_, m);
            seen[k] = paper(q, out_)[k];
        }
        seen *= exp(-inside * vec3(0.34, 0.13, 0.16));
        vec3 r = reflect(ray, n);
        float lamp = smoothstep(0.93, 0.96, dot(r, normalize(vec3(-0.5, 0.8, -0.35))));
        vec3 sky = paper(p, r) + 2.5 * lamp;
        c = mix(seen, sky, mirror);
        c += 0.5 * lamp;
    }
    c *= 1.0 - 0.16 * dot(uv, uv);
    colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
