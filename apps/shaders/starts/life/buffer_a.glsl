// Buffer A is the dish, and reads what it was one frame ago. Its input is set to repeat, so the left edge is the
// neighbour of the right one.
uniform float pace;    // 5..60 = 30 "Generations a second"
uniform float hunger;  // 0.4..1.6 = 1 "Hunger"

vec3 someOfEach(vec2 cell) {
    vec2 spot = floor(cell / 4.0);
    return vec3(chance(spot), chance(spot + 31.7), chance(spot + 67.3));
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 count = cells(iResolution.xy);
    vec2 cell = floor(fragCoord / iResolution.xy * count);
    vec3 kinds = cellOf(iChannel0, cell, count).rgb;

    // A generation is over as soon as this number becomes another one.
    float generation = floor(iTime * pace);
    if (generation != floor((iTime - iTimeDelta) * pace)) {
        // They spread: a cell becomes the mean of its neighbourhood …
        kinds = vec3(0.0);
        for (int y = -1; y <= 1; y++)
            for (int x = -1; x <= 1; x++) kinds += cellOf(iChannel0, cell + vec2(x, y), count).rgb / 9.0;
        // … and they eat: who finds food becomes more, who is food becomes less.
        kinds += hunger * kinds * (kinds.gbr - kinds.brg);
        kinds = clamp(kinds, 0.0, 1.0);
    }

    // Noise to begin with, and wherever somebody presses.
    vec2 hand = iMouse.xy / iResolution.xy * count;
    bool isStirred = iMouse.z > 0.0 && length(cell + 0.5 - hand) < 7.0;
    if (iFrame == 0 || isStirred) kinds = someOfEach(cell + generation);

    fragColor = vec4(kinds, 1.0);
}
