// A torus of cells. Every pixel of a cell holds the same: x alive or not,
// y how long it has lived, z what light is left of it.
vec2 pool(vec2 screen) { return min(vec2(96.0, 54.0), screen); }

vec4 creature(sampler2D from, vec2 at, vec2 screen) {
    vec2 g = pool(screen);
    return texture(from, (mod(at, g) + 0.5) / g);
}

float hash(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * 0.1031);
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}
