// A cup seen from above, on a blue tablecloth.

float cream(vec2 p) { return texture(iChannel0, address(p, iResolution.xy)).x; }

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = place(at, iResolution.xy);
    float r = length(p), px = 1.5 / iResolution.y;

    vec2 check = smoothstep(vec2(0.24), vec2(0.26), abs(fract(p * 5.0 + 0.1) - 0.5));
    vec3 c = mix(vec3(0.88, 0.88, 0.85), vec3(0.33, 0.49, 0.60), 0.42 * (check.x + check.y));
    c *= 0.96 + 0.04 * sin(p.x * 700.0) * sin(p.y * 700.0);
    c *= 1.0 - 0.42 * (1.0 - smoothstep(0.44, 0.70, length(p - vec2(0.035, -0.045))));

    vec3 china = vec3(0.96, 0.945, 0.915);
    vec2 ear = p - vec2(CUP + 0.075, -0.02);
    float handle = abs(length(ear * vec2(0.92, 1.1)) - 0.085) - 0.023;
    c = mix(c, china * (0.80 + 0.25 * smoothstep(-0.02, 0.02, ear.y)), smoothstep(-px, px, -handle));
    float wall = CUP + 0.032;
    vec3 rim = china * (0.86 + 0.16 * dot(p / max(r, 1e-4), vec2(-0.6, 0.8)));
    c = mix(c, rim, smoothstep(-px, px, -(r - wall)));
    c = mix(c, china * (0.60 - 0.22 * dot(p / max(r, 1e-4), vec2(-0.6, 0.8))),
        smoothstep(-px, px, -(r - CUP - 0.012)));

    float k = cream(p);
    vec2 e = vec2(H, 0.0);
    vec2 slope = vec2(cream(p + e) - cream(p - e), cream(p + e.yx) - cream(p - e.yx));
    vec3 coffee = mix(vec3(0.085, 0.035, 0.018), vec3(0.48, 0.27, 0.13), smoothstep(0.0, 0.38, k));
    coffee = mix(coffee, vec3(0.95, 0.84, 0.68), smoothstep(0.25, 0.95, k));
    coffee += 0.28 * dot(slope, vec2(-0.6, 0.8)) * smoothstep(0.02, 0.3, k);
    vec3 n = normalize(vec3(slope * 0.12 + p * 0.25, 1.0));
    coffee += vec3(1.0, 0.96, 0.9) * 0.17 * (1.0 - smoothstep(0.0, 0.10,
        abs(length(p - vec2(-0.13, 0.17)) - 0.14 + n.x * 0.1))) * (1.0 - smoothstep(-0.2, 0.1, p.x - p.y * 0.3));
    coffee *= 0.78 + 0.22 * (1.0 - smoothstep(CUP - 0.06, CUP, r));
    coffee *= 1.0 - 0.35 * (1.0 - smoothstep(0.0, 0.08, CUP - r))
        * smoothstep(-0.2, 0.9, dot(p / max(r, 1e-4), vec2(-0.6, 0.8)));
    c = mix(c, coffee, smoothstep(-px, px, -(r - CUP)));
    colour = vec4(pow(clamp(c, 0.0, 1.0), vec3(0.92)), 1.0);
}
