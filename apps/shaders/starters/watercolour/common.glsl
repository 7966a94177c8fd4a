uniform float brush; // 0.01..0.15 = 0.075 "Brush"
uniform vec3 pigment; // color = #1d6f8a "Pigment"
uniform bool wander; // = true "Wander by itself"

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + 1.0), f.x), f.y);
}
