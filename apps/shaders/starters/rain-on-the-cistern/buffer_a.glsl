// The wave equation, and drops: each slot of a tenth of a second may bring one.

void mainImage(out vec4 state, in vec2 pixel) {
    vec2 g = surface(iResolution.xy), at = floor(pixel / iResolution.xy * g);
    vec4 c = cell(iChannel0, at, iResolution.xy);
    float around = 0.0;
    for (int i = 0; i < 4; i++) {
        vec2 d = i < 2 ? vec2(float(i) * 2.0 - 1.0, 0.0) : vec2(0.0, float(i) * 2.0 - 5.0);
        around += cell(iChannel0, at + d, iResolution.xy).x;
    }
    float next = c.x + (c.x - c.y) * 0.994 + 0.34 * (around - 4.0 * c.x);
    next *= 0.999;
    float slot = floor(iTime * 10.0);
    if (slot > floor((iTime - iTimeDelta) * 10.0) && hash(vec2(slot, 7.0)) < 0.30 + 0.22 * sin(iTime * 0.35)) {
        vec2 drop = vec2(hash(vec2(slot, 1.0)), hash(vec2(slot, 2.0))) * g;
        float r = length(at + 0.5 - drop) / (2.4 + 2.2 * hash(vec2(slot, 3.0)));
        next -= 0.60 * exp(-r * r);
    }
    if (iMouse.z > 0.0) {
        float r = length(at + 0.5 - iMouse.xy / iResolution.xy * g) / 3.0;
        next -= 0.10 * exp(-r * r);
    }
    if (iFrame == 0) { next = 0.0; c.x = 0.0; }
    state = vec4(clamp(next, -2.0, 2.0), c.x, 0.0, 1.0);
}
