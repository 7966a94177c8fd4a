// Everybody follows the same slow currents, but feels them differently.

vec2 current(vec2 p, float t) {           // the curl of a moving hill, so nothing piles up
    vec2 a = vec2(cos(p.y * 3.1 + t * 0.31) * 1.1, sin(p.x * 2.7 - t * 0.23) * 1.1);
    vec2 b = vec2(cos(p.y * 6.3 - t * 0.41 + p.x * 2.0), -sin(p.x * 5.9 + t * 0.37 + p.y * 2.0));
    return a + 0.6 * b;
}

void mainImage(out vec4 state, in vec2 at) {
    vec2 cell = floor(at / iResolution.xy * SIDE);
    float id = cell.x + cell.y * SIDE, wide = iResolution.x / iResolution.y;
    vec4 s = texture(iChannel0, field(id));
    if (iFrame == 0 || dot(s, s) == 0.0) {
        state = vec4((hash(id) - 0.5) * wide, hash(id + 70.0) - 0.5, 0.001, 0.0);
        return;
    }
    float dt = min(iTimeDelta, 0.05);
    vec2 want = current(s.xy * (0.9 + 0.2 * hash(id + 5.0)) + hash(id + 9.0) * 0.35, iTime)
        * (0.10 + 0.09 * hash(id + 3.0));
    if (iMouse.z > 0.0) {
        vec2 to = (iMouse.xy - 0.5 * iResolution.xy) / iResolution.y - s.xy;
        want += 0.55 * to / (0.25 + length(to)) + 0.25 * vec2(-to.y, to.x) / (0.05 + length(to));
    }
    // Near the edge of the pool they turn round.
    vec2 room = vec2(wide, 1.0) * 0.47;
    want -= 1.6 * sign(s.xy) * max(abs(s.xy) - room + 0.10, 0.0);
    s.zw += (want - s.zw) * (1.0 - exp(-2.2 * dt));
    state = vec4(s.xy + s.zw * dt, s.zw);
}
