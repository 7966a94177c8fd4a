const float PACE = 9.0;                   // generations a second

void mainImage(out vec4 state, in vec2 pixel) {
    vec2 g = pool(iResolution.xy), at = floor(pixel / iResolution.xy * g);
    vec4 c = creature(iChannel0, at, iResolution.xy);
    float tick = floor(iTime * PACE);
    if (iFrame == 0) {
        float here = step(0.72, hash(at + 3.0)) * step(0.45, hash(floor(at / 12.0)));
        state = vec4(here, 0.0, here, 1.0);
        return;
    }
    if (tick > floor((iTime - iTimeDelta) * PACE)) {
        float n = -c.x;
        for (int y = -1; y <= 1; y++)
            for (int x = -1; x <= 1; x++) n += creature(iChannel0, at + vec2(x, y), iResolution.xy).x;
        float lives = n > 2.5 && n < 3.5 || c.x > 0.5 && n > 1.5 && n < 2.5 ? 1.0 : 0.0;
        // Every other second the tide throws a handful of cells somewhere.
        float tide = floor(tick / 18.0);
        vec2 where = floor(vec2(hash(vec2(tide, 1.0)), hash(vec2(tide, 2.0))) * g);
        if (mod(tick, 18.0) < 0.5 && length(at - where) < 6.0) lives = step(0.5, hash(at + tide));
        c.y = lives > 0.5 && c.x > 0.5 ? c.y + 1.0 : 0.0;
        c.x = lives;
    }
    vec2 hand = iMouse.xy / iResolution.xy * g;
    if (iMouse.z > 0.0 && length(at + 0.5 - hand) < 2.2 && hash(at + tick) > 0.45) c.xy = vec2(1.0, 0.0);
    c.z = c.x > 0.5 ? mix(c.z, 1.0, 1.0 - exp(-16.0 * iTimeDelta)) : c.z * exp(-1.15 * iTimeDelta);
    state = vec4(c.xyz, 1.0);
}
