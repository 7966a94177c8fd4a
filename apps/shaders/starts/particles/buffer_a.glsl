uniform float wind;    // 0..3 = 1 "Wind"
uniform float homing;  // 2..40 = 12 "Homing"

// Whoever stirs: the hand while it is held down, or a wanderer, in cells.
vec2 stirrer() {
    if (iMouse.z > 0.0) return iMouse.xy / iResolution.xy * GRID;
    float t = 0.45 * iTime;
    return GRID * (0.5 + vec2(0.38 * sin(t), 0.34 * sin(1.7 * t + 0.6)));
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 cell = floor(fragCoord / iResolution.xy * GRID);
    vec4 state = particle(iChannel0, cell);
    // In the first frame all are at home and at rest.
    if (iFrame == 0) state = vec4(0.0);
    vec2 place = state.xy, speed = state.zw;
    // After a pause the step would be so long that they would fly apart.
    float dt = min(iTimeDelta, 0.033);

    // A spring pulls it home, the air slows it down.
    vec2 force = -homing * place - 2.6 * speed;
    // The wind comes in slow waves, to each a little different.
    float gust = sin(0.21 * cell.x - 0.9 * iTime) * sin(0.27 * cell.y + 0.6 * iTime + 0.1 * cell.x);
    force += wind * 13.0 * gust * vec2(0.9, 0.4 + 0.5 * chance(cell));
    // What comes near the stirrer is pushed away, and round.
    vec2 away = homeOf(cell) + place - stirrer();
    float near = exp(-0.022 * dot(away, away));
    force += 46.0 * near * normalize(away + 1e-4) + 38.0 * near * normalize(vec2(-away.y, away.x) + 1e-4);

    // First the speed, then the place with the new speed: the order keeps springs calm.
    speed += force * dt;
    place += speed * dt;
    // Nobody leaves the neighbourhood.
    float far = length(place);
    if (far > REACH) {
        place *= REACH / far;
        speed *= 0.6;
    }
    fragColor = vec4(place, speed);
}
