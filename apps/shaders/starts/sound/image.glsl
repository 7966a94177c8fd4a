// iChannel0 is the sound, as a picture of two rows. The lower row is the
// spectrum: how loud each pitch is, from low on the left to high on the right.
// The upper row is the wave itself, as it would go through the air.
uniform float bars;   // 12..72 = 44 "Bars"
uniform vec3 low;     // color = #ff7a45 "Low notes"
uniform vec3 high;    // color = #5fc7ff "High notes"

const float HALF_TURN = 3.14159265;

float loudness(float pitch) {
    return texture(iChannel0, vec2(pitch, 0.25)).x;
}

float wave(float moment) {
    return texture(iChannel0, vec2(moment, 0.75)).x - 0.5;
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = 0.84 * (fragCoord - 0.5 * iResolution.xy) / iResolution.y;
    float pixel = 0.84 / iResolution.y;
    float bass = 0.5 * (loudness(0.01) + loudness(0.03));

    // Round the middle: 0 is straight down, 1 straight up, and left is as right.
    float around = 1.0 - abs(atan(p.x, p.y)) / HALF_TURN;
    float radius = length(p);

    vec3 colour = mix(vec3(0.085, 0.060, 0.125), vec3(0.030, 0.032, 0.065), smoothstep(0.0, 0.7, radius));
    colour += 0.25 * bass * mix(low, high, 0.15) * exp(-5.0 * abs(radius - 0.16));

    // Petals. Pitches are heard as ratios, so the low ones get more room: a square does for that.
    float count = floor(bars + 0.5);
    float bar = (floor(around * count) + 0.5) / count;
    float loud = loudness(0.004 + 0.62 * bar * bar) * (0.8 + 1.1 * bar);
    float size = 0.012 + 0.24 * loud * loud;
    float angle = (fract(around * count) - 0.5) / count * HALF_TURN;
    // The straight line in the middle of a petal, and the distance from it.
    vec2 q = radius * vec2(sin(angle), cos(angle));
    float start = 0.19 + 0.03 * bass;
    float along = clamp(q.y, start, start + size);
    float thick = 0.30 * HALF_TURN / count * along;
    float d = length(q - vec2(0.0, along)) - thick;
    vec3 tint = mix(low, high, bar);
    colour = mix(colour, tint * (0.45 + 0.75 * loud), smoothstep(pixel, -pixel, d));
    // A shine about each of them, as strong as it is loud.
    colour += 0.30 * loud * tint * exp(-45.0 * max(d, 0.0));

    // The wave: a ring that is bent by it. Its ends fade, where they would not meet.
    float ends = smoothstep(0.0, 0.12, around) * smoothstep(1.0, 0.88, around);
    float ring = 0.125 + 0.02 * bass + 0.09 * ends * wave(0.05 + 0.55 * around);
    float line = abs(radius - ring) - 0.0035;
    colour = mix(colour, vec3(0.98, 0.94, 0.88), smoothstep(1.5 * pixel, -pixel, line));
    colour += 0.12 * vec3(1.0, 0.9, 0.8) * exp(-70.0 * max(line, 0.0));

    fragColor = vec4(colour, 1.0);
}
