// A soft gradient seen through reeded glass. Each reed is a lens: it squeezes a wide strip
// of what lies behind into its own width, so the picture repeats and steps.
uniform float reeds; // 4..40 = 15.0 "Reeds"
uniform float lens; // 0..1 = 0.6 "Strength"
uniform vec3 warm; // color = #f2613d "Warm"
uniform vec3 cool; // color = #2a4bd0 "Cool"

vec3 behind(vec2 p, float t) {
    // Three lamps on a pale wall.
    vec2 a = vec2(0.55 * sin(0.23 * t), 0.16 * cos(0.31 * t));
    vec2 b = vec2(-0.60 + 0.30 * cos(0.19 * t), 0.30 * sin(0.27 * t) - 0.1);
    vec2 d = vec2(0.62 + 0.25 * sin(0.15 * t + 2.0), 0.26 * sin(0.22 * t + 1.0));
    vec3 c = mix(vec3(0.96, 0.92, 0.87), vec3(0.83, 0.85, 0.90), 0.5 - 0.6 * p.y);
    c = mix(c, cool, 0.95 * exp(-5.5 * dot(p - b, p - b)));
    c = mix(c, warm, 0.95 * exp(-7.0 * dot(p - a, p - a)));
    return mix(c, mix(warm, vec3(1.0, 0.80, 0.45), 0.75), 0.85 * exp(-9.0 * dot(p - d, p - d)));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float width = iResolution.x / iResolution.y / reeds;
    float reed = floor(p.x / width), x = 2.0 * fract(p.x / width) - 1.0;

    // The slope of a round reed grows towards its rim and shows what is further to the side.
    float lean = x / sqrt(1.12 - x * x);
    vec2 q = vec2((reed + 0.5) * width - lean * lens * 0.14, p.y);
    vec3 c = behind(q, iTime);
    // Glass splits colours a little where it is steep.
    c.r = mix(c.r, behind(q + vec2(0.015 * lean * lens, 0.0), iTime).r, 0.8);

    float rim = smoothstep(0.80, 1.0, abs(x));
    c *= 1.0 - 0.16 * lens * rim;
    c += 0.10 * lens * (1.0 - smoothstep(0.0, 0.22, abs(x + 0.58))) * vec3(1.0, 0.98, 0.95);
    colour = vec4(min(c, 1.0), 1.0);
}
