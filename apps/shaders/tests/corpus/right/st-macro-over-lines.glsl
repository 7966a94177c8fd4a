#define RING(at, size) \
    smoothstep(0.02, 0.0, \
        abs(length(at) - size))
void mainImage(out vec4 o, in vec2 p) {
    vec2 q = p / iResolution.y;
    o = vec4(RING(q, 0.3 + 0.1 * sin(iTime)));
}
