// Lemons in three inks. A soft picture of each ink is made first, then screened:
// dots grow on a grid with the ink wanted there, and every ink has a grid at its own angle.
uniform float dots; // 24..110 = 50.0 "Screen"
uniform float slip; // 0..3 = 1.0 "Misregister"

vec2 spin(vec2 p, float a) {
    return mat2(cos(a), -sin(a), sin(a), cos(a)) * p;
}

float lemon(vec2 p) {
    // An ellipse with a soft tip at both ends.
    float tip = 0.040 * exp(-260.0 * p.y * p.y) * smoothstep(0.10, 0.24, abs(p.x));
    return (length(p * vec2(0.80, 1.0)) - 0.165 - tip) * 0.9;
}

float leaf(vec2 p) {
    return max(length(p - vec2(0.0, 0.13)), length(p + vec2(0.0, 0.13))) - 0.19;
}

// x: yellow, y: pink, z: blue; each from 0 to 1.
vec3 inks(vec2 p) {
    float t = 0.5 * iTime;
    // Flat inks need no screen: a pink disc on bare paper, and a blue table.
    vec2 plate = p - vec2(0.05 + 0.02 * sin(0.4 * t), 0.06);
    vec3 ink = vec3(0.0, smoothstep(-0.003, 0.003, 0.40 - length(plate)), 0.0);
    float table = smoothstep(-0.003, 0.003, -0.19 - p.y - 0.03 * p.x);
    ink = mix(ink, vec3(0.0, 0.0, 1.0), table);

    for (int i = 0; i < 4; i++) {
        float n = float(i);
        vec2 at = vec2(-0.46 + 0.40 * n, -0.11 - 0.045 * mod(n, 2.0) * 2.0 + 0.012 * sin(1.1 * t + 2.0 * n));
        if (i == 3) at = vec2(-0.04, 0.135 + 0.010 * sin(1.1 * t + 1.0));
        float turn = 0.5 * sin(2.6 * n + 0.4) + 0.14 * sin(0.8 * t + 1.7 * n);
        vec2 q = spin(p - at, turn);

        // The shadow falls to the right, on table and fruit alike.
        float shade = lemon(spin(p - at - vec2(0.075, -0.065), turn));
        shade = 0.62 * (1.0 - smoothstep(-0.07, 0.05, shade));
        ink.z = max(ink.z, shade * (1.0 - table));
        ink.y = max(ink.y, shade * table);

        vec2 l = spin(q - vec2(-0.19, 0.10), 0.9 + 0.1 * sin(t + n));
        float green = leaf(l);
        float rib = 1.0 - smoothstep(0.004, 0.010, abs(l.x * 0.02 + l.y));
        vec3 foliage = vec3(0.90, 0.0, 0.52 + 0.30 * smoothstep(-0.01, 0.01, -l.y) - 0.4 * rib);
        ink = mix(ink, foliage, smoothstep(-0.003, 0.003, -green));

        float d = lemon(q);
        vec2 lit = spin(q, -turn) - vec2(-0.055, 0.065);
        float round = dot(lit, lit) * 17.0;
        vec3 skin = vec3(1.0 - 0.75 * exp(-90.0 * dot(lit, lit)), clamp(0.50 * round - 0.12, 0.0, 0.62), clamp(0.42 * round - 0.42, 0.0, 0.45));
        ink = mix(ink, skin, smoothstep(-0.003, 0.003, -d));
    }
    return clamp(ink, 0.0, 1.0);
}

float dotted(vec2 p, float angle, float want) {
    vec2 g = spin(p, angle) * dots;
    float r = length(fract(g) - 0.5), edge = dots / iResolution.y;
    float radius = 0.80 * sqrt(want);
    return (1.0 - smoothstep(radius - edge, radius + edge, r)) * step(0.02, want);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec2 off = 0.005 * slip * vec2(sin(0.23 * iTime + 1.0), cos(0.19 * iTime));
    vec3 c = vec3(0.975, 0.955, 0.905);
    c *= mix(vec3(1.0), vec3(1.00, 0.86, 0.18), dotted(p, 0.00, inks(p).x));
    c *= mix(vec3(1.0), vec3(1.00, 0.44, 0.46), dotted(p, 1.31, inks(p + off).y));
    c *= mix(vec3(1.0), vec3(0.16, 0.40, 0.66), dotted(p, 0.52, inks(p - off).z));
    colour = vec4(c, 1.0);
}
