precision highp float;

uniform vec3 iResolution;
uniform float iTime;

// Fourteen sheets with a hole in each, drawn from the lowest to the highest.
// As a sheet comes closer its hole grows until it has left the picture.

float hash(float n) { return fract(sin(n * 78.233) * 43758.5453); }

float hole(vec2 p, float id) {            // a wobbly, hand-cut ring of petals
    float lobes = 3.0 + floor(hash(id) * 4.0);
    float a = atan(p.y, p.x + 1e-5) + id * 0.9 + 0.12 * sin(iTime * 0.25 + id);
    float r = 1.0 + 0.13 * sin(a * lobes) + 0.05 * sin(a * (lobes + 3.0) + id * 2.0);
    return length(p) - r;
}

vec3 card(float id) {
    float k = mod(id, 6.0);
    vec3 c = vec3(0.96, 0.87, 0.72);
    if (k < 0.5) c = vec3(0.93, 0.46, 0.34);
    else if (k < 1.5) c = vec3(0.97, 0.71, 0.45);
    else if (k < 3.5 && k > 2.5) c = vec3(0.42, 0.66, 0.64);
    else if (k < 4.5 && k > 3.5) c = vec3(0.16, 0.38, 0.47);
    else if (k > 4.5) c = vec3(0.48, 0.22, 0.33);
    return c;
}

void main() {
    vec2 uv = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y;
    float travel = iTime * 0.42, base = floor(travel), f = travel - base;
    vec3 col = vec3(0.045, 0.04, 0.065);
    for (int i = 0; i < 14; i++) {
        float depth = 13.0 - float(i) + 1.0 - f;              // sheets still ahead of us
        float id = base + 14.0 - float(i);
        float size = 1.75 / (0.25 + depth * 0.62);
        vec2 sway = 0.07 * depth * vec2(sin(iTime * 0.17 + depth * 0.25), cos(iTime * 0.13 + depth * 0.2)) * size;
        vec2 p = (uv - sway) / size;
        float d = hole(p, id) * size;
        // The shadow falls from the upper left, softer with distance.
        float shadow = hole((uv - sway - vec2(0.035, -0.045) * size) / size, id) * size;
        col *= 1.0 - 0.55 * smoothstep(-0.10 * size, 0.03 * size, shadow);
        vec3 paper = card(id) * (0.95 + 0.05 * hash(floor(gl_FragCoord.x) * 0.37 + floor(gl_FragCoord.y) * 1.91
            + id));
        paper *= mix(0.25, 1.0, exp(-0.105 * depth));
        float lit = (1.0 - smoothstep(0.0, 0.020 * size, d)) * 0.14;   // the cut edge catches light
        float px = 1.5 / iResolution.y;
        col = mix(col, paper + lit, smoothstep(-px, px, d));
    }
    gl_FragColor = vec4(col, 1.0);
}
