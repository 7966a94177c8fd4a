uniform vec3 calm;  // color = #46a5a8 "At rest"
uniform vec3 high;  // color = #8d74c9 "At rest, above"
uniform vec3 rush;  // color = #ffcf7d "In a hurry"

// How far a point is from the line between two others.
float segment(vec2 p, vec2 from, vec2 to) {
    vec2 way = to - from, away = p - from;
    float along = clamp(dot(away, way) / max(dot(way, way), 1e-6), 0.0, 1.0);
    return length(away - along * way);
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = fragCoord / iResolution.xy * GRID;
    vec2 home = floor(p);
    // Cells need not be squares; a particle should be round all the same.
    vec2 aspect = iResolution.xy / GRID;
    aspect /= aspect.y;
    float pixel = GRID.y / iResolution.y;

    vec2 uv = fragCoord / iResolution.xy;
    vec3 colour = mix(vec3(0.05, 0.10, 0.15), vec3(0.10, 0.06, 0.16), uv.y);

    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
            vec2 cell = home + vec2(x, y);
            // Beyond the edge nobody lives.
            if (any(lessThan(cell, vec2(0.0))) || any(greaterThanEqual(cell, GRID))) continue;
            vec4 state = particle(iChannel0, cell);
            float hurry = clamp(0.30 * length(state.zw), 0.0, 1.0);
            // A seed is a short line along its way: longer, thicker and warmer the faster it goes.
            vec2 away = (p - homeOf(cell) - state.xy) * aspect, tail = -0.12 * state.zw * aspect;
            float size = 0.12 + 0.16 * chance(cell) + 0.05 * hurry;
            float d = segment(away, vec2(0.0), tail) - size;
            vec3 tint = mix(mix(calm, high, cell.y / GRID.y), rush, hurry) * (0.6 + 0.6 * chance(cell + 7.0));
            colour = mix(colour, tint, smoothstep(pixel, -pixel, d));
            colour += 0.30 * hurry * tint * exp(-5.0 * max(d, 0.0));
        }

    fragColor = vec4(colour, 1.0);
}
