#version 300 es
precision highp float;

// Fractal noise read as land: the height is cut at equal steps, and each cut is drawn as a line.
// Dividing by the slope keeps every line equally thick, on hillsides and on plains.
uniform vec3 iResolution;
uniform float iTime;
uniform float relief; // 6..30 = 14.0 "Lines"
uniform float tide; // -0.4..0.4 = -0.04 "Sea level"
uniform vec3 ink; // color = #5b3a29 "Ink"

out vec4 colour;

float lattice(ivec3 i) {
    uint h = uint(i.x + 512) * 0x8DA6B343u ^ uint(i.y + 512) * 0xD8163841u ^ uint(i.z + 512) * 0xCB1AB31Fu;
    h ^= h >> 16; h *= 0x7FEB352Du; h ^= h >> 15;
    return float(h >> 8) / 8388608.0 - 1.0;
}

float noise(vec3 p) {
    ivec3 i = ivec3(floor(p));
    vec3 f = p - vec3(i);
    f = f * f * f * (f * (6.0 * f - 15.0) + 10.0);
    vec4 near = vec4(lattice(i), lattice(i + ivec3(1, 0, 0)), lattice(i + ivec3(0, 1, 0)), lattice(i + ivec3(1, 1, 0)));
    i.z++;
    vec4 far = vec4(lattice(i), lattice(i + ivec3(1, 0, 0)), lattice(i + ivec3(0, 1, 0)), lattice(i + ivec3(1, 1, 0)));
    vec4 m = mix(near, far, f.z);
    vec2 x = mix(m.xz, m.yw, f.x);
    return mix(x.x, x.y, f.y);
}

float land(vec2 p) {
    float t = 0.05 * iTime, sum = 0.0, weight = 0.6;
    for (int i = 0; i < 4; i++) {
        sum += weight * noise(vec3(p, t + 7.0 * float(i)));
        p = mat2(0.8, 0.6, -0.6, 0.8) * p * 2.03 + 4.7;
        weight *= 0.42;
    }
    return sum;
}

void main() {
    vec2 p = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y;
    float pixel = 1.7 / iResolution.y;
    p = 1.7 * p + vec2(0.03 * iTime, 1.0);
    float h = land(p) - tide;
    vec2 rise = vec2(land(p + vec2(pixel, 0.0)), land(p + vec2(0.0, pixel))) - tide - h;

    vec3 c = mix(vec3(0.86, 0.88, 0.74), vec3(0.95, 0.90, 0.76), smoothstep(0.0, 0.22, h));
    c = mix(c, vec3(0.90, 0.76, 0.60), smoothstep(0.18, 0.55, h));
    vec3 sea = mix(vec3(0.60, 0.79, 0.80), vec3(0.33, 0.58, 0.68), floor(clamp(-h, 0.0, 0.6) * 8.0) / 4.0);
    float slope = max(length(rise), 1e-4);
    float shore = clamp(h / slope + 0.5, 0.0, 1.0);
    c = mix(sea, c, shore);

    // Every fifth line is a heavy one, as on any good map.
    float level = h * relief, across = slope * relief;
    float fine = abs(fract(level + 0.5) - 0.5) / across;
    float heavy = 5.0 * abs(fract(level / 5.0 + 0.5) - 0.5) / across;
    float line = max(0.5 * (1.0 - smoothstep(0.2, 1.1, fine)), 0.85 * (1.0 - smoothstep(0.7, 1.7, heavy)));
    vec3 pen = mix(vec3(0.14, 0.36, 0.46), ink, shore);
    c = mix(c, pen, line * (1.0 - smoothstep(0.45, 0.9, across)) * mix(0.55, 1.0, shore));
    colour = vec4(c, 1.0);
}
