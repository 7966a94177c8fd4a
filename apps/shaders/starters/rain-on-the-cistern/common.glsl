// The surface has cells of its own size: x is the height, y the height before.
vec2 surface(vec2 screen) { return min(vec2(256.0, 144.0), screen); }

vec4 cell(sampler2D from, vec2 at, vec2 screen) {
    vec2 g = surface(screen);
    return texture(from, (clamp(floor(at), vec2(0.0), g - 1.0) + 0.5) / g);
}

float hash(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * 0.1031);
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}
