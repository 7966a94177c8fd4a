precision highp float;

uniform vec3 iResolution;
uniform float iTime;

// Stars live on thin rings around the pole. On each ring an arc is as long as
// the exposure has lasted, and fainter where it is older.

const float TAU = 6.2831853;

float hash(float n) { return fract(sin(n * 127.31) * 43758.5453); }

vec3 trails(vec2 p, float exposed) {
    float r = length(p), a = atan(p.y, p.x + 1e-6) / TAU;
    float rings = 112.0;
    float here = floor(r * rings);
    vec3 light = vec3(0.0);
    for (int j = -1; j <= 1; j++) {
        float ring = here + float(j);
        if (ring < 1.0) continue;
        float off = (r - (ring + 0.5 + 0.6 * (hash(ring) - 0.5)) / rings) * 300.0;
        float line = exp(-off * off * 0.9);
        for (int k = 0; k < 3; k++) {
            float h = hash(ring * 3.0 + float(k) * 0.37);
            float behind = fract(h + iTime * 0.0035 - a);             // how long ago it was here
            float shown = (1.0 - smoothstep(exposed * 0.65, exposed, behind)) * smoothstep(0.0, 0.0015, behind);
            float bright = pow(hash(h * 91.0 + ring), 3.5);
            float warm = hash(h * 57.0);
            vec3 tone = mix(vec3(0.62, 0.76, 1.0), vec3(1.0, 0.83, 0.62), warm * warm);
            light += tone * line * shown * (0.10 + 1.5 * bright) * (0.45 + 0.55 * (1.0 - behind / exposed));
        }
    }
    return light;
}

float ridge(float x) {
    return 0.055 * sin(x * 2.3 + 0.8) + 0.03 * sin(x * 5.1 + 2.0) + 0.012 * sin(x * 13.0);
}

float pines(vec2 p) {                     // negative inside of the wood
    float d = p.y - ridge(p.x) + 0.335;
    for (int k = 0; k < 2; k++) {
        float s = 24.0 - 9.0 * float(k);
        float id = floor(p.x * s + 0.5 * float(k));
        float x = fract(p.x * s + 0.5 * float(k)) - 0.5;
        float tall = (0.045 + 0.085 * hash(id + 31.0 * float(k))) * (1.0 + 0.6 * float(k));
        float up = (p.y - ridge((id + 0.5) / s) + 0.345) / tall;
        float saw = 0.32 * (1.0 - up) * (0.62 + 0.38 * fract(-up * 6.0));
        d = min(d, max((abs(x) - max(saw, 0.0)) / s, (up - 1.0) * tall));
    }
    return d;
}

void main() {
    vec2 uv = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y;
    float up = uv.y + 0.5;
    vec3 sky = mix(vec3(0.23, 0.20, 0.25), vec3(0.035, 0.065, 0.15), smoothstep(0.08, 0.85, up));
    sky += vec3(0.42, 0.22, 0.11) * exp(-7.0 * max(up - 0.06, 0.0)) * (0.75 + 0.35 * uv.x);

    float exposed = 0.055 + 0.045 * (1.0 - cos(iTime * 0.08));
    vec3 col = sky + trails(uv - vec2(-0.20, 0.02), exposed) * smoothstep(0.02, 0.35, up);
    col += vec3(0.95, 0.95, 1.0) * exp(-length(uv - vec2(-0.20, 0.02)) * 260.0);

    // One satellite, a dashed line that takes twenty seconds to cross.
    float s = mod(iTime * 0.05, 1.6) - 0.2;
    vec2 q = uv - vec2(mix(-1.0, 1.0, s), mix(0.12, 0.44, s));
    vec2 dir = normalize(vec2(2.0, 0.32));
    float along = dot(q, dir), across = dot(q, vec2(-dir.y, dir.x)) * iResolution.y;
    float dash = smoothstep(0.35, 0.5, fract(along * 16.0 - s * 32.0)) * step(along, 0.0) * exp(along * 6.0);
    col += vec3(0.9, 0.85, 0.75) * dash * exp(-across * across * 0.6) * 0.7;

    float px = 1.0 / iResolution.y;
    col = mix(vec3(0.012, 0.018, 0.030), col, smoothstep(-px, px, pines(uv)));
    gl_FragColor = vec4(pow(max(col, 0.0), vec3(0.85)), 1.0);
}
