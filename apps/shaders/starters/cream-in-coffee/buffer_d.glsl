// Cream: goes where the flow goes, and somebody keeps pouring a thin thread.

void mainImage(out vec4 state, in vec2 at) {
    vec2 p = place(at, iResolution.xy);
    float dt = min(iTimeDelta, 0.033);
    vec2 v = texture(iChannel1, address(p, iResolution.xy)).xy;
    float cream = texture(iChannel0, address(p - dt * v, iResolution.xy)).x;
    cream *= exp(-0.045 * dt);
    if (iFrame == 0) {
        float a = atan(p.y, p.x + 1e-6), r = length(p);
        cream = (1.0 - smoothstep(0.0, 0.05, abs(r - 0.17 - 0.05 * sin(3.0 * a))))
            + (1.0 - smoothstep(0.03, 0.07, length(p - vec2(0.18, 0.2))));
    }
    float t = iTime * 0.31;
    vec2 jug = 0.27 * vec2(cos(t + 2.0), sin(t * 1.3 + 1.0));
    float pours = smoothstep(0.15, 0.6, sin(iTime * 0.7));
    cream += dt * 7.0 * pours * exp(-dot(p - jug, p - jug) * 2600.0);
    state = vec4(clamp(cream, 0.0, 1.3), 0.0, 0.0, 1.0);
}
