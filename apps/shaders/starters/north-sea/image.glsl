// Waves are sums of sines whose crests have been pinched, each one pushed a
// little by the ones before it. The colour is nearly all reflected sky.

const vec3 SUN = vec3(0.235, 0.095, 0.967);

float hash(vec2 p) { return fract(sin(dot(p, vec2(113.5, 271.9))) * 43758.5453); }

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + 1.0), f.x), f.y);
}

float sea(vec2 p, int octaves) {
    float h = 0.0, tall = 0.34, k = 0.42, angle = 0.35;
    vec2 drift = vec2(0.0);
    for (int i = 0; i < 9; i++) {
        if (i >= octaves) break;
        vec2 d = vec2(cos(angle), sin(angle));
        float x = dot(p + drift, d) * k + iTime * sqrt(k) * 1.15;
        float crest = exp(sin(x) - 1.0);
        h += tall * crest;
        drift -= d * cos(x) * crest * tall * 0.75;
        tall *= 0.66;
        k *= 1.62;
        angle += 2.1 + 0.3 * float(i);
    }
    return h;
}

vec3 sky(vec3 d) {
    float up = max(d.y, 0.0), toward = max(dot(d, SUN), 0.0);
    vec3 c = mix(vec3(0.86, 0.60, 0.43), vec3(0.36, 0.45, 0.53), smoothstep(0.0, 0.24, up));
    c = mix(c, vec3(0.14, 0.23, 0.34), smoothstep(0.15, 0.75, up));
    c += vec3(0.95, 0.48, 0.20) * (0.42 * pow(toward, 9.0) + 0.55 * pow(toward, 60.0));
    // Long, thin clouds lit from below.
    vec2 q = vec2(d.x * 1.6, 1.0) / (up + 0.16) * vec2(0.75, 1.5) + vec2(iTime * 0.012, 0.0);
    float cl = smoothstep(0.50, 0.85, 0.65 * noise(q * 1.3) + 0.35 * noise(q * vec2(3.1, 4.7)));
    vec3 lit = mix(vec3(0.36, 0.33, 0.40), vec3(1.0, 0.60, 0.40), pow(toward, 3.0));
    c = mix(c, lit, cl * 0.62 * smoothstep(0.015, 0.10, up));
    return c + vec3(1.2, 0.85, 0.5) * smoothstep(0.99935, 0.99965, dot(d, SUN)) * (1.0 - 0.6 * cl);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float roll = 0.018 * sin(iTime * 0.33);
    uv = mat2(cos(roll), -sin(roll), sin(roll), cos(roll)) * uv;
    vec3 eye = vec3(0.0, 1.62 + 0.10 * sin(iTime * 0.4), iTime * 0.25);
    vec3 ray = normalize(vec3(uv.x, uv.y - 0.085 + 0.012 * sin(iTime * 0.27), 1.12));

    vec3 c = sky(ray);
    if (ray.y < -0.004) {
        // Between the highest crest and the lowest trough only.
        float t = (eye.y - 0.95) / -ray.y, far = eye.y / -ray.y;
        t = max(t, 0.0);
        for (int i = 0; i < 26; i++) {
            vec3 p = eye + ray * t;
            float d = p.y - sea(p.xz, 5);
            if (d < 0.004 * t || t > far) break;
            t += d * 0.62 + 0.002 * t;
        }
        t = min(t, far);
        vec3 p = eye + ray * t;
        vec2 e = vec2(0.012 + 0.0035 * t, 0.0);
        int fine = t < 22.0 ? 9 : 7;
        float h = sea(p.xz, fine);
        vec3 n = normalize(vec3(h - sea(p.xz + e.xy, fine), e.x, h - sea(p.xz + e.yx, fine)));
        n = normalize(mix(n, vec3(0, 1, 0), 1.0 - 1.0 / (1.0 + 0.022 * t)));
        float mirror = 0.02 + 0.98 * pow(1.0 - max(dot(n, -ray), 0.0), 5.0);
        vec3 r = reflect(ray, n);
        r.y = abs(r.y);
        vec3 deep = vec3(0.018, 0.070, 0.085) + vec3(0.05, 0.16, 0.14) * smoothstep(0.25, 0.95, h)
            * (0.5 + 0.8 * max(dot(ray, SUN), 0.0));
        vec3 water = mix(deep, sky(r), mirror);
        float glint = pow(max(dot(r, SUN), 0.0), 190.0);
        water += vec3(1.0, 0.66, 0.36) * glint * 1.3;
        float foam = smoothstep(0.80, 1.02, h) * noise(p.xz * 9.0);
        water = mix(water, vec3(0.78, 0.74, 0.72), foam * 0.5);
        c = mix(water, sky(normalize(vec3(ray.x, 0.012, ray.z))), smoothstep(20.0, 150.0, t));
    }
    c = 1.0 - exp(-1.45 * c);
    c *= 1.0 - 0.22 * dot(uv, uv);
    colour = vec4(pow(max(c, 0.0), vec3(0.90)), 1.0);
}
