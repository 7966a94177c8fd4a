precision highp float;

uniform vec3 iResolution;
uniform float iTime;

// Not the escape time but the company a point keeps on its way out: how near
// it came to a circle (the needles) and to a line (the breath on the glass).

void main() {
    vec2 uv = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y;
    float a = iTime * 0.05;
    vec2 z = mat2(cos(a), -sin(a), sin(a), cos(a)) * uv * 1.75;
    float turn = iTime * 0.17;
    vec2 c = vec2(-0.782, 0.148) + 0.021 * vec2(cos(turn), sin(turn * 1.3));

    float ring = 10.0, line = 10.0, stripes = 0.0, weight = 1.0, m = 0.0;
    float travelled = 0.0;
    for (int i = 0; i < 90; i++) {
        z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
        m = dot(z, z);
        if (m > 60.0) break;
        if (i < 22) ring = min(ring, abs(sqrt(m) - 0.42 - 0.05 * sin(iTime * 0.3)));
        if (i < 30) line = min(line, abs(z.y + 0.35 * z.x));
        stripes += weight * (0.5 + 0.5 * sin(4.0 * atan(z.y, z.x + 1e-6)));
        weight *= 0.92;
        travelled += 1.0;
    }
    float out_ = travelled - log2(max(log2(max(m, 2.0)), 1e-3));
    float needle = exp(-48.0 * ring);
    float breath = exp(-16.0 * line);
    float depth = clamp(out_ / 62.0, 0.0, 1.0);

    vec3 iron = mix(vec3(0.028, 0.038, 0.062), vec3(0.085, 0.125, 0.175), 0.5 + 0.5 * uv.y + 0.25 * uv.x);
    vec3 ice = mix(vec3(0.22, 0.42, 0.56), vec3(0.86, 0.94, 0.95), needle);
    float cover = smoothstep(0.10, 0.62, sqrt(depth));
    vec3 col = mix(iron, ice * (0.16 + 0.62 * breath + 0.30 * needle), cover);
    col += vec3(0.75, 0.85, 0.90) * needle * cover * 0.22;
    col += vec3(0.20, 0.10, 0.05) * (1.0 - smoothstep(0.0, 0.06, abs(depth - 0.16))) * 0.45;   // a little rust
    col *= 0.86 + 0.02 * stripes;
    col *= 1.0 - 0.35 * dot(uv, uv);
    gl_FragColor = vec4(pow(max(col, 0.0), vec3(0.80)), 1.0);
}
