// Three equal circles in a circle. Mirroring in the four circles that cross
// them at right angles sends every smaller one back to one of these. How often
// and where a point was mirrored gives the stripes of its tent.

const float R = 0.46410162;               // radius of the three
const float D = 0.53589838;               // their distance from the middle

vec2 mul(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
vec2 over(vec2 a, vec2 b) { return mul(a, vec2(b.x, -b.y)) / max(dot(b, b), 1e-9); }

vec3 felt(float k) {                      // cloth and horn, nothing shiny
    vec3 c = vec3(0.86, 0.78, 0.64);
    if (k < 0.18) c = vec3(0.73, 0.23, 0.18);
    else if (k < 0.36) c = vec3(0.13, 0.29, 0.33);
    else if (k < 0.54) c = vec3(0.89, 0.62, 0.25);
    else if (k < 0.70) c = vec3(0.42, 0.52, 0.42);
    else if (k < 0.82) c = vec3(0.24, 0.17, 0.21);
    return c;
}

vec3 look(vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    // A drift of the hyperbolic plane carries buttons from rim to rim.
    vec2 p = uv * 1.75;
    float s = iTime * 0.11;
    vec2 a = 0.42 * vec2(cos(s), sin(s * 1.31));
    float scale = (1.0 - dot(a, a)) / max(dot(vec2(1, 0) + mul(vec2(a.x, -a.y), p), vec2(1, 0)
        + mul(vec2(a.x, -a.y), p)), 1e-6);
    p = over(p + a, vec2(1, 0) + mul(vec2(a.x, -a.y), p));
    float spin = iTime * 0.07;
    p = mul(p, vec2(cos(spin), sin(spin)));

    float steps = 0.0, code = 0.37;
    for (int i = 0; i < 22; i++) {
        bool moved = false;
        float d = dot(p, p);
        if (d < 0.0717967) {
            float k = 0.0717967 / max(d, 1e-9);
            p *= k; scale *= k; moved = true; code = fract(code * 3.7 + 0.11);
        }
        for (int j = 0; j < 3; j++) {
            float w = 3.14159265 + 2.0943951 * float(j);
            vec2 c = 2.0 * vec2(cos(w), sin(w)), q = p - c;
            float e = dot(q, q);
            if (e < 3.0) {
                float k = 3.0 / max(e, 1e-9);
                p = c + q * k; scale *= k; moved = true; code = fract(code * 5.3 + 0.23 * float(j + 1));
            }
        }
        if (!moved) break;
        steps += 1.0;
    }
    // Which circle did we land in, and how deep, in units of its own radius?
    float rim = 1.0 - 1.0 / max(length(p), 1e-4), which = 3.0;
    for (int j = 0; j < 3; j++) {
        float w = 2.0943951 * float(j);
        float in_ = 1.0 - length(p - D * vec2(cos(w), sin(w))) / R;
        if (in_ > rim) { rim = in_; which = float(j); }
    }
    float edge = abs(rim) * R / max(scale, 1e-4) * 520.0;
    vec3 c = felt(fract(code + which * 0.31));
    c *= 0.80 + 0.28 * smoothstep(0.0, 0.75, rim);
    c = mix(c, c * 1.28 + 0.03, (1.0 - smoothstep(0.0, 0.06, abs(rim - 0.22))));   // a raised ring
    c = mix(c, c * 0.62, (1.0 - smoothstep(0.0, 0.05, abs(rim - 0.30))));
    vec3 ink = vec3(0.10, 0.075, 0.085);
    c = mix(ink, c, smoothstep(0.4, 2.2, edge) * (1.0 - smoothstep(80.0, 900.0, scale)));
    // Outside of the tin: the table, with the shadow of the lid.
    float r = length(uv) * 1.75;
    vec3 table = vec3(0.20, 0.155, 0.15) * (1.0 - 0.25 * r + 0.28 * smoothstep(1.0, 1.9, r));
    table = mix(table, vec3(0.62, 0.52, 0.36), (1.0 - smoothstep(0.02, 0.035, abs(r - 1.035))));
    return mix(c * (1.0 - 0.18 * r * r), table, smoothstep(0.998, 1.008, r));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec3 c = look(at + vec2(0.25, -0.12)) + look(at + vec2(-0.25, 0.12));
    colour = vec4(pow(max(c * 0.5, 0.0), vec3(0.92)), 1.0);
}
