uint scramble(uint x) { x ^= x >> 16; x *= 0x7feb352du; x ^= x >> 15; return x; }
void mainImage(out vec4 o, in vec2 p) {
    uint h = scramble(uint(p.x) + 640u * uint(p.y) + uint(iFrame));
    ivec3 k = ivec3(h & 255u, (h >> 8) % 256u, ~int(h) & 0xFF);
    o = vec4(vec3(k) / 255.0, 1.0);
}
