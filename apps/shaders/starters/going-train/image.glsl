// The going train of a clock that does not exist. Every wheel turns as its teeth demand:
// the neighbour's speed, times the ratio of teeth, the other way round.
const float TOOTH = 0.030;

float rim(vec2 p, float teeth, float turn) {
    float r = length(p), pitch = teeth * TOOTH / 3.14159265;
    float phase = (atan(p.y, p.x + 1e-6) - turn) * teeth;
    // Flanks that lean a little, as cut teeth do.
    return (r - pitch - clamp(0.019 * cos(phase), -0.0125, 0.0125)) * 0.75;
}

float wheel(vec2 p, float teeth, float turn, float spokes) {
    float pitch = teeth * TOOTH / 3.14159265, r = length(p), d = rim(p, teeth, turn);
    float a = atan(p.y, p.x + 1e-6) - turn, sector = 6.2831853 / spokes;
    a = mod(a + 0.5 * sector, sector) - 0.5 * sector;
    vec2 q = r * vec2(cos(a), sin(a));
    float window = max(max(r - pitch * 0.76, pitch * 0.30 - r), 0.022 - abs(q.y));
    d = max(d, -window);
    return max(d, 0.014 - r);
}

vec3 over(vec3 c, vec3 metal, float d, float shadow) {
    c *= 1.0 - 0.55 * (1.0 - smoothstep(-0.012, 0.028, shadow));
    float bevel = smoothstep(-0.011, 0.0, d);
    metal *= 0.90 + 0.38 * smoothstep(-0.006, -0.001, d) - 0.45 * smoothstep(-0.0025, 0.0, d) * bevel;
    return mix(c, metal, smoothstep(-0.7, 0.7, -d * iResolution.y));
}

vec3 brushed(vec3 metal, vec2 p, float turn) {
    // Turned brass shows two bright fans that stay where the light is.
    float a = atan(p.y, p.x + 1e-6);
    float fan = 0.5 + 0.5 * cos(2.0 * (a - 0.9));
    float lines = 0.5 + 0.5 * sin(length(p) * 900.0);
    return metal * (0.62 + 0.55 * fan * fan + 0.04 * lines);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec2 fall = vec2(-0.012, 0.020);
    float lines = 0.5 + 0.5 * sin(210.0 * (p.x * 0.8 + p.y));
    vec3 c = mix(vec3(0.10, 0.15, 0.17), vec3(0.17, 0.23, 0.25), 0.5 + p.y) + 0.012 * lines;

    float teeth[5] = float[5](32.0, 24.0, 40.0, 16.0, 28.0);
    float bearing[5] = float[5](0.0, 0.72, -0.42, 0.95, -0.75);
    vec3 metals[5] = vec3[5](
        vec3(0.84, 0.63, 0.30), vec3(0.72, 0.42, 0.28), vec3(0.88, 0.72, 0.42),
        vec3(0.62, 0.66, 0.68), vec3(0.78, 0.52, 0.30));

    vec2 axle = vec2(-0.52, -0.12);
    float turn = 0.24 * iTime;
    for (int i = 0; i < 5; i++) {
        float own = teeth[i];
        if (i > 0) {
            // Set this wheel against the last one, and mesh: tooth into gap along the line of axles.
            float last = teeth[i - 1];
            axle += (last + own) * TOOTH / 3.14159265 * vec2(cos(bearing[i]), sin(bearing[i]));
            turn = bearing[i] + 3.14159265 + 3.14159265 / own - (turn - bearing[i]) * last / own;
        }
        vec2 q = p - axle;
        float d = wheel(q, own, turn, floor(own / 6.0));
        c = over(c, brushed(metals[i], q, turn), d, wheel(q + fall, own, turn, floor(own / 6.0)));
        c = over(c, vec3(0.30, 0.36, 0.46), length(q) - 0.030, length(q + 0.5 * fall) - 0.030);
        float spark = 1.0 - smoothstep(0.0, 0.010, length(q + vec2(0.003, -0.004)));
        c = over(c, vec3(0.80, 0.16, 0.20) + 0.5 * spark, length(q) - 0.014, 1.0);
    }
    colour = vec4(min(c, 1.0), 1.0);
}
