// A harbour out of plain shapes: boxes, circles, one triangle. Distances are kept in one unit,
// the height of the picture, so that every edge is as soft as one pixel and no softer.
float box(vec2 p, vec2 half_size, float round) {
    vec2 d = abs(p) - half_size + round;
    return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - round;
}

float slanted(vec2 p, float low, float high, float tall) {
    // An upright trapezium: a tower, a hull, a hill.
    float w = mix(low, high, clamp(p.y / tall, 0.0, 1.0));
    return max(abs(p.x) - w, abs(p.y - 0.5 * tall) - 0.5 * tall);
}

vec3 over(vec3 c, vec3 ink, float d) {
    return mix(c, ink, smoothstep(-0.75, 0.75, -d * iResolution.y));
}

vec3 boat(vec3 c, vec2 p, float size, vec3 paint) {
    p /= size;
    float sway = 0.05 * sin(0.9 * iTime + size * 40.0);
    p = mat2(cos(sway), -sin(sway), sin(sway), cos(sway)) * p;
    c = over(c, vec3(0.13, 0.12, 0.20), box(p - vec2(0.01, 0.55), vec2(0.012, 0.52), 0.0) * size);
    vec2 s = p - vec2(0.04, 0.16);
    float sail = max(max(-s.x, -s.y), dot(s - vec2(0.0, 0.82), normalize(vec2(0.82, 0.50))));
    c = over(c, vec3(0.95, 0.86, 0.75), sail * size);
    s = vec2(-p.x - 0.02, p.y - 0.16);
    float jib = max(max(-s.x, -s.y), dot(s - vec2(0.0, 0.58), normalize(vec2(0.58, 0.30))));
    c = over(c, vec3(0.88, 0.70, 0.60), jib * size);
    return over(c, paint, slanted(p + vec2(0.0, 0.06), 0.28, 0.46, 0.19) * size);
}

vec3 scene(vec2 p) {
    float t = iTime;
    vec3 c = mix(vec3(0.93, 0.56, 0.44), vec3(0.24, 0.25, 0.45), smoothstep(0.0, 0.42, p.y));
    c = over(c, vec3(0.98, 0.84, 0.66), length(p - vec2(-0.36, 0.10)) - 0.085);

    // The beam turns in the room, so on the picture it swings, narrows and comes back.
    vec2 lamp = p - vec2(0.50, 0.335);
    float turn = 0.45 * t, side = cos(turn);
    float along = lamp.x * sign(side), open = 0.020 + 0.16 * max(along, 0.0);
    float beam = (1.0 - smoothstep(0.0, open, abs(lamp.y + 0.04 * along))) * smoothstep(0.0, 0.04, along);
    c += vec3(0.42, 0.34, 0.20) * beam * abs(side) * exp(-0.9 * along);

    c = over(c, vec3(0.46, 0.32, 0.45), slanted(p - vec2(-0.70, 0.0), 0.46, 0.10, 0.13));
    c = over(c, vec3(0.38, 0.27, 0.42), slanted(p - vec2(-0.10, 0.0), 0.34, 0.05, 0.085));
    c = over(c, vec3(0.18, 0.15, 0.27), slanted(p - vec2(0.52, 0.0), 0.30, 0.17, 0.075));

    vec2 tower = p - vec2(0.50, 0.07);
    float body = slanted(tower, 0.055, 0.036, 0.235);
    vec3 stripe = mod(floor(tower.y / 0.047), 2.0) < 1.0 ? vec3(0.93, 0.87, 0.80) : vec3(0.74, 0.22, 0.22);
    c = over(c, stripe * (0.86 - 2.6 * tower.x), body);
    c = over(c, vec3(0.13, 0.11, 0.20), box(tower - vec2(0.0, 0.240), vec2(0.050, 0.007), 0.002));
    c = over(c, mix(vec3(0.75, 0.55, 0.30), vec3(1.0, 0.92, 0.68), abs(side)), box(tower - vec2(0.0, 0.265), vec2(0.024, 0.022), 0.0));
    c = over(c, vec3(0.13, 0.11, 0.20), slanted(tower - vec2(0.0, 0.285), 0.034, 0.002, 0.035));
    c += vec3(0.45, 0.35, 0.18) * exp(-26.0 * length(lamp)) * (0.5 + 0.5 * abs(side));

    c = boat(c, p - vec2(mod(-0.25 + 0.012 * t + 1.2, 2.4) - 1.2, 0.028), 0.20, vec3(0.16, 0.24, 0.40));
    return boat(c, p - vec2(1.2 - mod(1.30 + 0.019 * t, 2.4), 0.006), 0.30, vec3(0.62, 0.20, 0.22));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y + vec2(0.0, 0.16);
    vec3 c;
    if (p.y > 0.0) {
        c = scene(p);
    } else {
        // The water is the same picture upside down, cut into strips that slide.
        float depth = -p.y, strip = floor(depth * 80.0 / (0.35 + depth * 2.0));
        float slide = 0.020 * sin(strip * 2.3 + 1.3 * iTime) * (0.15 + 2.4 * depth);
        c = scene(vec2(p.x + slide, depth * (1.02 + 0.05 * sin(strip))));
        c = mix(c, vec3(0.17, 0.22, 0.38), 0.38 + 0.45 * smoothstep(0.0, 0.36, depth));
    }
    colour = vec4(min(c, 1.0), 1.0);
}
