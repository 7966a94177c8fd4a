// Read the dish smoothly, take its slope, and paint it as a coloured relief.

float height(vec2 p) {
    vec2 i = floor(p - 0.5), f = p - 0.5 - i;
    f = f * f * (3.0 - 2.0 * f);
    float a = cell(iChannel0, i, iResolution.xy).y, b = cell(iChannel0, i + vec2(1, 0), iResolution.xy).y;
    float c = cell(iChannel0, i + vec2(0, 1), iResolution.xy).y, d = cell(iChannel0, i + 1.0, iResolution.xy).y;
    return mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 g = dish(iResolution.xy), p = at / iResolution.xy * g;
    float h = height(p);
    vec2 slope = vec2(height(p + vec2(1, 0)) - height(p - vec2(1, 0)), height(p + vec2(0, 1))
        - height(p - vec2(0, 1)));
    vec3 n = normalize(vec3(-slope * 5.5, 1.0));
    float lamp = max(dot(n, normalize(vec3(-0.55, 0.65, 0.6))), 0.0);
    float shine = pow(max(dot(reflect(vec3(0, 0, -1), n), normalize(vec3(-0.5, 0.6, 0.75))), 0.0), 24.0);

    vec3 c = mix(vec3(0.035, 0.13, 0.20), vec3(0.08, 0.30, 0.35), smoothstep(0.0, 0.16, h));
    c = mix(c, vec3(0.90, 0.40, 0.30), smoothstep(0.13, 0.24, h));
    c = mix(c, vec3(0.99, 0.80, 0.62), smoothstep(0.24, 0.38, h));
    c *= 0.38 + 0.92 * lamp;
    c += vec3(1.0, 0.88, 0.74) * shine * 0.30 * smoothstep(0.1, 0.25, h);
    vec2 v = at / iResolution.xy - 0.5;
    c *= 1.0 - 0.5 * dot(v, v);
    colour = vec4(pow(clamp(c, 0.0, 1.0), vec3(0.88)), 1.0);
}
