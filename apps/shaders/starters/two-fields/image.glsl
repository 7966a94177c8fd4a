#ifdef GL_ES
precision highp float;
#endif
// Two fields of colour with unsure edges, after an afternoon in a quiet museum room.
// The edge of each field is drawn by many thin washes that do not quite agree where to stop.
uniform float time;
uniform vec2 resolution;

float rag(vec2 i) {
    vec2 q = fract(i * vec2(0.7548777, 0.5698403) + 0.11);
    q += dot(q, q.yx + 27.3);
    return fract(q.x * q.y * 5.77);
}

float cloth(vec2 p) {
    vec2 i = floor(p), f = p - i;
    f *= f * (3.0 - 2.0 * f);
    return mix(mix(rag(i), rag(i + vec2(1.0, 0.0)), f.x),
               mix(rag(i + vec2(0.0, 1.0)), rag(i + vec2(1.0, 1.0)), f.x), f.y);
}

float field(vec2 p, vec2 middle, vec2 size, float seed) {
    float cover = 0.0;
    for (int i = 0; i < 6; i++) {
        float n = float(i) + seed;
        vec2 shift = 0.012 * vec2(sin(0.21 * time + 2.4 * n), cos(0.17 * time + 1.9 * n));
        vec2 rough = 0.030 * vec2(cloth(p * 9.0 + 7.0 * n), cloth(p * 9.0 - 5.0 * n));
        vec2 d = abs(p - middle + shift) - size + rough + 0.007 * float(i);
        cover += 1.0 - smoothstep(-0.022, 0.022, max(d.x, d.y));
    }
    return cover / 6.0;
}

void main() {
    vec2 p = (gl_FragCoord.xy - 0.5 * resolution) / resolution.y;
    float breath = 0.5 + 0.5 * sin(0.14 * time);
    float brush = cloth(vec2(5.0, 34.0) * p + 20.0) * 0.6 + cloth(vec2(14.0, 90.0) * p) * 0.4;

    vec3 ground = vec3(0.60, 0.19, 0.15) * (0.92 + 0.12 * brush);
    // The two share one wall, and push each other up and down it.
    float seam = -0.05 + 0.13 * sin(0.19 * time);
    float upper = field(p, vec2(0.0, 0.5 * (seam + 0.46)), vec2(0.77, 0.5 * (0.43 - seam)), 1.0);
    float lower = field(p, vec2(0.0, 0.5 * (seam - 0.46)), vec2(0.77, 0.5 * (seam + 0.43)), 9.0);

    vec3 ochre = mix(vec3(0.94, 0.58, 0.24), vec3(0.95, 0.72, 0.42), breath) * (0.95 + 0.10 * brush);
    vec3 dusk = mix(vec3(0.33, 0.11, 0.24), vec3(0.20, 0.13, 0.32), breath) * (0.90 + 0.20 * brush);
    // The glow in the middle of a field wanders, as it does when one looks for long.
    vec2 lamp = p - vec2(0.45 * sin(0.16 * time), 0.17);
    float glow = exp(-4.0 * dot(lamp, lamp));
    ochre += vec3(0.05, 0.11, 0.12) * glow;
    dusk += vec3(0.10, 0.03, 0.05) * (1.0 - glow) * breath;

    vec3 c = mix(ground, ochre, upper * 0.97);
    c = mix(c, dusk, lower * 0.95);
    gl_FragColor = vec4(c, 1.0);
}
