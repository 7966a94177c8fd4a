// A swimming pool: the surface bends the view of the tiles, and gathers sunlight into a net on them.
// The net is drawn where small patches of light are squeezed together: the inverse of their area.
uniform float wind; // 0.2..2 = 1.0 "Wind"
uniform float depth; // 0.2..2 = 1.0 "Depth"

vec2 slope(vec2 p, float t) {
    vec2 s = vec2(0.0);
    float angle = 0.4, size = 2.3, height = 0.075;
    for (int i = 0; i < 7; i++) {
        vec2 way = vec2(cos(angle), sin(angle));
        float phase = dot(p, way) * size + t * sqrt(size) * 1.1 + 1.3 * sin(0.7 * size * dot(p, way.yx));
        s += way * cos(phase) * height * size * 0.32;
        angle += 2.4;
        size *= 1.34;
        height *= 0.80;
    }
    return s * wind;
}

vec3 tiles(vec2 p, float blur) {
    vec2 i = floor(p), f = abs(p - i - 0.5);
    float joint = smoothstep(0.455 - blur, 0.470 + blur, max(f.x, f.y));
    float tone = fract(sin(mod(i.x * 12.7 + i.y * 7.3, 6.2832)) * 91.7);
    vec3 c = mix(vec3(0.30, 0.74, 0.78), vec3(0.45, 0.84, 0.85), tone);
    // A lane marked in navy, five tiles apart.
    if (mod(i.x, 10.0) < 2.0) c = mix(vec3(0.06, 0.22, 0.42), vec3(0.09, 0.27, 0.48), tone);
    return mix(c, vec3(0.78, 0.91, 0.89), 0.65 * joint);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float t = 0.85 * iTime;
    // Looking down at a slant: what is higher in the picture is further away.
    float far = 1.0 / (1.25 - 0.55 * p.y);
    vec2 q = vec2(p.x, p.y + 0.3) * far * 3.4 + vec2(0.4, 0.05 * iTime);

    vec2 s = slope(q, t);
    vec2 floorAt = q - 0.32 * depth * s;

    const float E = 0.04;
    float bend = 0.62 * depth;
    vec2 sun = floorAt + vec2(0.3, 0.2);
    vec2 a = slope(sun, t), b = slope(sun + vec2(E, 0.0), t), d = slope(sun + vec2(0.0, E), t);
    vec2 u = vec2(1.0, 0.0) - bend * (b - a) / E, v = vec2(0.0, 1.0) - bend * (d - a) / E;
    float area = abs(u.x * v.y - u.y * v.x);
    float net = min(0.30 / (area + 0.10), 2.2);

    vec3 c = tiles(floorAt * 2.2, 0.010 + 0.02 * far) * vec3(0.62, 0.78, 0.82);
    c += vec3(0.40, 0.42, 0.33) * net * net * 0.36 + vec3(0.02, 0.05, 0.06) * net;

    // The far end reflects more sky, in flecks.
    float mirror = 0.10 + 0.45 * smoothstep(-0.1, 0.6, p.y);
    float fleck = smoothstep(0.10, 0.42, s.y + 0.5 * s.x);
    c = mix(c, vec3(0.80, 0.93, 0.97), mirror * fleck * 0.8);
    colour = vec4(min(c / (0.80 + 0.24 * c), 1.0), 1.0);
}
