// A flat disc seen at an angle. The arms are a wave: a pattern that turns
// slowly, while the gas that shows it drifts through at a speed of its own.

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + 1.0), f.x), f.y);
}

float cloud(vec2 p) {
    float s = 0.0, a = 0.5;
    for (int i = 0; i < 5; i++) { s += a * noise(p); p = mat2(1.6, 1.2, -1.2, 1.6) * p + 7.3; a *= 0.5; }
    return s;
}

vec3 stars(vec2 p, float scale, float chance) {
    vec2 c = floor(p * scale), f = fract(p * scale) - 0.5;
    float h = hash(c);
    if (h > chance) return vec3(0.0);
    vec2 at = 0.6 * (vec2(hash(c + 3.0), hash(c + 9.0)) - 0.5);
    float d = length(f - at), b = hash(c + 5.0);
    float twinkle = 0.75 + 0.25 * sin(iTime * (0.5 + b) + b * 40.0);
    vec3 tone = mix(vec3(0.65, 0.77, 1.0), vec3(1.0, 0.82, 0.65), hash(c + 11.0));
    return tone * twinkle * b * b * ((1.0 - smoothstep(0.0, 0.10, d)) + 0.15 * exp(-d * 9.0));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float lean = 0.42;
    vec2 s = mat2(cos(lean), sin(lean), -sin(lean), cos(lean)) * uv;
    vec2 d = vec2(s.x, s.y / (0.46 + 0.12 * s.y)) * 1.55;         // the disc, in its own plane

    float r = length(d), a = atan(d.y, d.x + 1e-5);
    float wind = 3.3 * log(r + 0.10);
    float phase = 2.0 * a + 2.0 * wind - iTime * 0.10;
    // Clouds are looked up in a frame that turns with the disc.
    float turn = -iTime * 0.05;
    vec2 spun = mat2(cos(turn), -sin(turn), sin(turn), cos(turn)) * d;
    vec2 sheared = vec2(cos(a + wind * 0.75 + turn), sin(a + wind * 0.75 + turn)) * r;
    float gas = cloud(sheared * 4.5 + 3.0), fine = cloud(spun * 11.0);

    float arm = 0.5 + 0.5 * cos(phase + 1.5 * (gas - 0.5));
    float lane = 0.5 + 0.5 * cos(phase + 0.95 + 1.9 * (fine - 0.5));
    float disc = exp(-r * 2.15) * (1.0 - smoothstep(0.7, 1.75, r));
    float bulge = exp(-length(vec2(s.x, s.y * 1.45)) * 8.5);

    vec3 old = vec3(1.0, 0.78, 0.50), young = vec3(0.42, 0.60, 1.0);
    vec3 c = mix(vec3(0.012, 0.014, 0.026), vec3(0.030, 0.022, 0.038), cloud(uv * 2.2 + 20.0));
    c += disc * mix(old, young, smoothstep(0.12, 0.62, r)) * (0.22 + 2.1 * arm * arm * (0.35 + gas));
    // Nurseries: pink knots along the inside of the arms.
    float knots = smoothstep(0.62, 0.80, fine) * smoothstep(0.55, 0.95, arm) * smoothstep(0.15, 0.35, r);
    c += vec3(1.0, 0.32, 0.40) * knots * disc * 2.6;
    // Dust only takes away, and takes the blue first.
    float dust = smoothstep(0.52, 0.98, lane) * smoothstep(0.30, 0.62, fine + 0.25 * gas)
        * smoothstep(0.06, 0.22, r) * (1.0 - smoothstep(0.5, 1.2, r));
    c *= exp(-dust * vec3(1.1, 1.7, 2.4));
    c += bulge * old * 2.0 + vec3(1.0, 0.93, 0.8) * exp(-length(s) * 26.0);

    c += stars(spun, 46.0, 0.5) * disc * arm * 2.2;
    c += stars(uv + 3.0, 17.0, 0.30) * 0.75 + stars(uv * 0.8 + 8.0, 42.0, 0.22) * 0.5;
    c = 1.0 - exp(-1.35 * c);
    colour = vec4(pow(max(c, 0.0), vec3(0.72)), 1.0);
}
