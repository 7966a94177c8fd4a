float key(int code) { return texelFetch(iChannel1, ivec2(code, 0), 0).x; }

void mainImage(out vec4 state, in vec2 at) {
    vec4 b = boat(iChannel0), s = score(iChannel0);
    if (iFrame == 0) { b = vec4(middle(0.6), 0.0, 0.6, 60.0); s = vec4(0.0, -1.0, 0.0, 0.0); }
    float dt = min(iTimeDelta, 0.05);
    float steer = clamp(key(39) + key(68), 0.0, 1.0) - clamp(key(37) + key(65), 0.0, 1.0);
    b.w = steer != 0.0 ? 0.0 : b.w + dt;
    if (b.w > 4.0) {                      // nobody at the oars: it makes for the next lantern
        float k = ceil((b.z + 0.04) / ROW);
        vec2 goal = lantern(k);
        float j = floor(b.z / ROW);
        vec2 away = vec2(b.x, b.z) - rock(j);
        float danger = (1.0 - smoothstep(0.1, 0.36, abs(away.y))) * (1.0 - smoothstep(0.05, 0.20, abs(away.x)));
        steer = clamp((goal.x - b.x) * 7.0 - b.y * 1.3, -1.0, 1.0) + 2.2 * danger * (away.x < 0.0 ? -1.0 : 1.0);
    }
    b.y += (steer * 2.1 - b.y * 2.6) * dt;
    b.x += b.y * dt;
    b.z += dt * mix(0.30, 0.12, smoothstep(0.0, 0.8, s.z)) * (1.0 + 0.02 * min(s.x, 30.0));

    float side = b.x - middle(b.z), room = reach(b.z) - 0.035;
    if (abs(side) > room) { b.x = middle(b.z) + sign(side) * room; b.y *= -0.4; }

    s.z = max(s.z - dt, 0.0);
    float near = floor(b.z / ROW + 0.5);
    if (near > s.y && length(vec2(b.x, b.z) - lantern(near)) < 0.075) { s.x += 1.0; s.y = near; s.w = max(s.w,
        s.x); }
    vec2 to = vec2(b.x, b.z) - rock(floor(b.z / ROW));
    if (length(to) < rockSize(floor(b.z / ROW)) + 0.03) {
        if (s.z <= 0.0) s.x = floor(s.x * 0.5);               // half of the lanterns go overboard
        s.z = 1.2;
        b.y += (to.x < 0.0 ? -1.0 : 1.0) * 4.0 * dt;
    }
    state = at.x < 0.5 * iResolution.x ? b : s;
}
