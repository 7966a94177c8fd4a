// A plasma that thinks it is cloth: four slow waves make a height,
// and the height is lit from the side, as folded silk would be.
uniform float speed; // 0..3 = 1.0 "Speed"
uniform float folds; // 1..5 = 2.6 "Folds"
uniform float sheen; // 0..1 = 0.6 "Sheen"

float height(vec2 p, float t) {
    p += 0.45 * sin(p.yx * 1.3 + vec2(0.31, -0.23) * t);
    float h = sin(1.2 * p.x + 0.40 * t) + sin(1.7 * p.y + 0.6 * p.x - 0.30 * t);
    vec2 q = p - 1.4 * vec2(sin(0.17 * t), cos(0.13 * t));
    h += sin(2.1 * sqrt(dot(q, q) + 0.4) - 0.5 * t);
    h += sin(dot(p, vec2(0.8, -1.1)) + 2.0 * sin(0.11 * t));
    h += 0.22 * sin(4.6 * p.x - 2.9 * p.y + 2.5 * h + 0.35 * t);
    return 0.25 * h;
}

vec3 dye(float h) {
    vec3 c = mix(vec3(0.11, 0.06, 0.20), vec3(0.47, 0.10, 0.30), smoothstep(-0.80, -0.15, h));
    c = mix(c, vec3(0.93, 0.42, 0.33), smoothstep(-0.25, 0.35, h));
    return mix(c, vec3(1.00, 0.85, 0.66), smoothstep(0.25, 0.85, h));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y * folds * 1.6;
    float t = iTime * speed;

    const float E = 0.02;
    float h = height(p, t);
    vec2 slope = vec2(height(p + vec2(E, 0.0), t) - h, height(p + vec2(0.0, E), t) - h) / E;

    vec3 normal = normalize(vec3(-0.9 * slope, 1.0));
    float light = dot(normal, normalize(vec3(-0.5, 0.7, 0.8)));
    float gloss = pow(clamp(light, 0.0, 1.0), 24.0);

    // The weave catches light only where the cloth leans towards it.
    vec3 c = dye(h) * (0.55 + 0.55 * light) + sheen * gloss * vec3(0.55, 0.42, 0.40);
    c *= 1.0 - 0.18 * dot(slope, slope) * sheen;
    colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
