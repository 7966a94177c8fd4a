//= turned
mat2 turned(float a) {
    float c = cos(a), s = sin(a);
    return mat2(c, -s, s, c);
}

//= chance
float chance(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1130, 0.0973));
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

//= chances
vec2 chances(vec2 p) {
    return vec2(chance(p), chance(p + vec2(57.3, -21.7)));
}

//= noise
float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    float low = mix(chance(i), chance(i + vec2(1.0, 0.0)), f.x);
    float high = mix(chance(i + vec2(0.0, 1.0)), chance(i + vec2(1.0, 1.0)), f.x);
    return mix(low, high, f.y);
}

//= slope
float slope(vec2 p) {
    vec2 i = floor(p), f = fract(p), u = f * f * f * (f * (6.0 * f - 15.0) + 10.0);
    float sum = 0.0;
    for (int n = 0; n < 4; n++) {
        vec2 o = vec2(n & 1, n >> 1);
        float a = 6.2832 * chance(i + o);
        vec2 w = mix(1.0 - u, u, o);
        sum += w.x * w.y * dot(vec2(cos(a), sin(a)), f - o);
    }
    return 0.5 + 0.7 * sum;
}

//= octaves
float octaves(vec2 p, int count) {
    float sum = 0.0, part = 0.5;
    for (int n = 0; n < count; n++) {
        sum += part * slope(p);
        p = turned(0.6) * p * 2.03 + 7.1;
        part *= 0.5;
    }
    return sum;
}

//= cells
vec3 cells(vec2 p, float t) {
    vec2 i = floor(p);
    vec3 best = vec3(9.0, 9.0, 0.0);
    for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) {
        vec2 at = i + vec2(x, y), r = chances(at);
        float d = length(at + 0.5 + 0.42 * sin(t + 6.2832 * r) - p);
        if (d < best.x) best = vec3(d, best.x, chance(at + 3.0));
        else if (d < best.y) best.y = d;
    }
    return best;
}

//= line
float line(vec2 p, vec2 a, vec2 b) {
    vec2 u = p - a, v = b - a;
    return length(u - v * clamp(dot(u, v) / dot(v, v), 0.0, 1.0));
}

//= corners
float corners(vec2 p, float n, float r) {
    float a = 3.14159 / n, w = mod(atan(p.x, p.y) + a, 2.0 * a) - a;
    return length(p) * cos(w) - r * cos(a);
}
