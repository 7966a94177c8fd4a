// Flow: carried along by itself, corrected by pressure, pushed by the spoon.

vec2 flow(vec2 p) { return texture(iChannel0, address(p, iResolution.xy)).xy; }
float press(vec2 p) { return texture(iChannel1, address(p, iResolution.xy)).x; }

void mainImage(out vec4 state, in vec2 at) {
    vec2 p = place(at, iResolution.xy), x = vec2(H, 0.0), y = vec2(0.0, H);
    float dt = min(iTimeDelta, 0.033);
    vec2 v = flow(p - dt * flow(p));
    v -= vec2(press(p + x) - press(p - x), press(p + y) - press(p - y)) / (2.0 * H);

    // Whirls that the grid has blurred are wound up again a little.
    float spin = flow(p + x).y - flow(p - x).y - flow(p + y).x + flow(p - y).x;
    float right = abs(flow(p + x * 2.0).y - flow(p).y - flow(p + x + y).x + flow(p + x - y).x);
    float left = abs(flow(p).y - flow(p - x * 2.0).y - flow(p - x + y).x + flow(p - x - y).x);
    float top = abs(flow(p + y + x).y - flow(p + y - x).y - flow(p + y * 2.0).x + flow(p).x);
    float low = abs(flow(p - y + x).y - flow(p - y - x).y - flow(p).x + flow(p - y * 2.0).x);
    vec2 towards = vec2(right - left, top - low);
    towards /= length(towards) + 1e-4;
    v += dt * 2.2 * spin * vec2(towards.y, -towards.x);

    vec4 s = spoon(iTime);
    if (iMouse.z > 0.0) {
        vec2 hand = place(iMouse.xy, iResolution.xy);
        s = vec4(hand, clamp((hand - place(abs(iMouse.zw), iResolution.xy)) * 1.5, -0.6, 0.6));
    }
    float near = exp(-dot(p - s.xy, p - s.xy) * 900.0);
    v = mix(v, s.zw, near * 0.35);
    v *= exp(-0.10 * dt) * (1.0 - smoothstep(CUP - 0.03, CUP, length(p)));
    if (iFrame == 0) v = vec2(0.0);
    state = vec4(clamp(v, -2.0, 2.0), spin, 1.0);
}
