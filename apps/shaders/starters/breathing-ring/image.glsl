// The wave of the sound, wound round a circle: forty threads, each a little behind the last
// and a little wider. The wave runs out and back along the two halves, so the ends always meet.
uniform float threads; // 8..48 = 30.0 "Threads"
uniform float swing; // 0..3 = 1.8 "Swing"

float wave(float x) {
    // A few neighbours together: the thread should bend, not rattle.
    float sum = 0.0;
    for (int i = -1; i <= 1; i++) sum += texture(iChannel0, vec2(x + 0.008 * float(i), 0.75)).x;
    return sum / 3.0 - 0.5;
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float bass = 0.0;
    for (int i = 0; i < 6; i++) bass += texture(iChannel0, vec2(0.006 + 0.010 * float(i), 0.25)).x;
    bass /= 6.0;

    float turn = 0.06 * iTime, r = length(p) + 1e-4, a = atan(p.y, p.x + 1e-6);
    float round = abs(mod(a + turn + 3.14159265, 6.2831853) - 3.14159265) / 3.14159265;

    vec3 night = mix(vec3(0.055, 0.050, 0.105), vec3(0.025, 0.022, 0.050), smoothstep(0.0, 0.9, r));
    vec3 c = night + vec3(0.20, 0.075, 0.10) * bass * exp(-54.0 * (r - 0.27) * (r - 0.27));

    float thin = 1.1 / iResolution.y;
    for (int i = 0; i < 48; i++) {
        float n = float(i);
        if (n >= threads) break;
        float k = n / max(threads - 1.0, 1.0);
        // Without a sound it still breathes, in long lobes.
        float rest = 0.012 * sin(3.0 * a + 0.5 * iTime + 4.0 * k) + 0.016 * sin(2.0 * a - 0.37 * iTime + 7.0 * k) + 0.012 * sin(0.45 * iTime);
        float loud = wave(0.04 + 0.80 * round + 0.12 * k);
        float here = 0.235 + 0.085 * k + rest * (0.5 + k) + loud * swing * (0.06 + 0.16 * k) + 0.03 * bass;

        float d = abs(r - here);
        vec3 dye = mix(vec3(1.00, 0.86, 0.70), vec3(0.90, 0.36, 0.38), smoothstep(0.0, 0.55, k));
        dye = mix(dye, vec3(0.36, 0.28, 0.62), smoothstep(0.45, 1.0, k));
        float light = thin / (d + thin) * 0.55 + 0.5 * (1.0 - smoothstep(0.3 * thin, 1.8 * thin, d));
        c += dye * light * light * (0.75 - 0.35 * k);
    }
    // Soft shoulder, so that crossing threads glow and never clip.
    colour = vec4(1.0 - exp(-1.35 * c), 1.0);
}
