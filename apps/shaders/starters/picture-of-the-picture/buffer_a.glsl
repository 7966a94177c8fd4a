// The room is drawn afresh; only the canvas inside of the frame is older. It
// shows the last picture that this pass made, so rooms within rooms are free.

float box(vec2 p, vec2 b, float r) {
    vec2 q = abs(p) - b + r;
    return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}

float px;
void lay(inout vec3 c, vec3 paint, float d) { c = mix(c, paint, smoothstep(-px, px, -d)); }

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    px = 0.8 / iResolution.y;
    float wide = iResolution.x / iResolution.y;
    float hour = 0.5 - 0.5 * cos(iTime * 0.45);               // 0 noon, 1 evening
    vec3 wall = mix(vec3(0.80, 0.86, 0.80), vec3(0.20, 0.22, 0.38), hour);
    vec3 wood = mix(vec3(0.79, 0.55, 0.36), vec3(0.30, 0.17, 0.20), hour);
    vec3 white = mix(vec3(0.98, 0.96, 0.91), vec3(0.42, 0.40, 0.55), hour);

    vec3 c = wall;
    c *= 0.965 + 0.035 * smoothstep(-0.2, 0.2, sin(p.x * 46.0));
    float floor_ = p.y + 0.30;
    lay(c, white, floor_ - 0.028);
    lay(c, wood, floor_);
    float plank = abs(fract(p.x / (0.26 - 0.9 * (p.y + 0.30)) * 1.0 + 0.5) - 0.5);
    if (floor_ < 0.0) c *= 1.0 - 0.18 * (1.0 - smoothstep(0.01, 0.04, plank));

    // The frame sways on its nail: this is what bends the inner rooms.
    float a = 0.085 * sin(iTime * 0.83) + 0.03 * sin(iTime * 1.9);
    vec2 nail = vec2(-0.07, 0.37), q = p - nail;
    q = mat2(cos(a), -sin(a), sin(a), cos(a)) * q - vec2(0.0, -0.315);
    vec2 half_ = vec2(0.2475 * wide, 0.2475);
    float shadow = box(q - vec2(0.018, -0.026), half_ + 0.035, 0.01);
    c *= 1.0 - 0.32 * (1.0 - smoothstep(-0.02, 0.035, shadow));
    float cord = abs(abs(q.x) * 0.36 + q.y - 0.322) - 0.0025;
    if (abs(q.x) < 0.12 && q.y > 0.27) lay(c, vec3(0.16, 0.11, 0.10), cord);
    vec3 gold = mix(vec3(0.83, 0.60, 0.25), vec3(0.52, 0.29, 0.20), hour);
    float edge = box(q, half_ + 0.032, 0.008);
    lay(c, gold, edge);
    lay(c, gold * 1.28, abs(edge + 0.016) - 0.0035);
    lay(c, gold * 0.45, box(q, half_ + 0.005, 0.0));
    vec2 look = q / half_ * 0.5 + 0.5;
    vec3 past = textureLod(iChannel0, clamp(look, 0.002, 0.998), 1.0).rgb;
    lay(c, past * 0.97, box(q, half_, 0.0));

    // A standing lamp that somebody switches on when it gets dark.
    float on = smoothstep(0.45, 0.62, hour);
    vec2 l = p - vec2(0.66, -0.02);
    lay(c, vec3(0.13, 0.11, 0.13), box(l + vec2(0, 0.20), vec2(0.006, 0.22), 0.003));
    lay(c, vec3(0.13, 0.11, 0.13), length((l + vec2(0, 0.42)) * vec2(1.0, 4.0)) - 0.075);
    float shade = max(abs(l.x) - 0.125 + 0.32 * (l.y - 0.08), abs(l.y - 0.08) - 0.095);
    lay(c, mix(vec3(0.93, 0.47, 0.36), vec3(1.0, 0.80, 0.50), on), shade);
    vec2 beam = l - vec2(0.0, 0.02);
    c += vec3(1.0, 0.62, 0.28) * on * 0.50 * exp(-4.2 * length(beam * vec2(1.0, 0.75)));

    // A plant, to have something green; it leans with the draught.
    vec2 g = p - vec2(-0.74, -0.20);
    for (int i = 0; i < 7; i++) {
        float k = float(i) - 3.0, lean = 0.33 * k + 0.05 * sin(iTime * 0.9 + k);
        vec2 s = mat2(cos(lean), -sin(lean), sin(lean), cos(lean)) * g - vec2(0.0, 0.13);
        float leaf = length(s * vec2(4.2 + 9.0 * abs(s.y), 1.0)) - 0.135;
        vec3 green = mix(vec3(0.16, 0.42, 0.30), vec3(0.07, 0.17, 0.22), hour) * (0.85 + 0.09 * abs(k));
        lay(c, green, leaf * 0.4);
    }
    lay(c, mix(vec3(0.87, 0.42, 0.30), vec3(0.42, 0.16, 0.20), hour),
        max(abs(g.x) - 0.075 - 0.12 * (g.y + 0.06), abs(g.y + 0.06) - 0.075));
    colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
