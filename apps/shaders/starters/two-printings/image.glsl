#version 300 es
precision highp float;

// Moiré: the same disc of fine rings, printed twice, in two inks.
// Nothing large is drawn where the two overlap; the wide soft figures are only lines that meet lines.
uniform vec3 iResolution;
uniform float iTime;
uniform float pitch; // 12..60 = 32.0 "Rings"
uniform vec2 centre; // -0.3..0.3 = 0.10, 0.02 "Offset"

out vec4 colour;

const float RADIUS = 0.42;

// How much ink a sheet of rings leaves here; the ring's width swells and thins around the sheet.
float rings(vec2 p, vec2 middle, float count, float sway) {
    vec2 d = p - middle;
    float r = sqrt(dot(d, d) + 1e-4), a = atan(d.y, d.x + 1e-5);
    float phase = r * count + sway;
    float pixel = count / iResolution.y;
    float width = 0.25 + 0.08 * smoothstep(0.02, 0.16, r) * sin(3.0 * a + 0.30 * iTime);
    float edge = abs(fract(phase) - 0.5);
    float ink = 1.0 - smoothstep(width - 0.75 * pixel, width + 0.75 * pixel, edge);
    ink = mix(ink, 2.0 * width, smoothstep(0.5, 1.0, pixel));
    return ink * smoothstep(-0.5, 0.5, (RADIUS - r) * iResolution.y);
}

void main() {
    vec2 p = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y;
    float t = 0.16 * iTime;
    vec2 swing = vec2(0.07 * cos(t), 0.03 * sin(1.4 * t));

    float lower = rings(p, centre + swing, pitch, -0.35 * iTime);
    float upper = rings(p * (1.0 + 0.045 * sin(0.9 * t)), -centre - swing, pitch, 0.35 * iTime);

    // Inks are transparent: each takes its own colours out of the paper, and both take both.
    vec3 paper = vec3(0.965, 0.940, 0.880);
    vec3 teal = mix(vec3(1.0), vec3(0.10, 0.50, 0.53), lower);
    vec3 coral = mix(vec3(1.0), vec3(0.95, 0.36, 0.28), upper);
    colour = vec4(paper * teal * coral, 1.0);
}
