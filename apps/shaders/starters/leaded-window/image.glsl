// Voronoi as stained glass: the distance to the nearest border is the lead,
// the nearest point is the pane, and a low sun wanders behind it all.
uniform float panes; // 2..9 = 4.2 "Panes"
uniform float lead; // 0.2..3 = 1.0 "Lead"
uniform vec3 sun; // color = #ffd9a0 "Sun"

vec2 dots(vec2 i) {
    uvec2 q = uvec2(ivec2(i) + 1024);
    uint h = q.x * 0x9E3779B1u ^ q.y * 0xC2B2AE35u;
    h ^= h >> 16; h *= 0x45D9F3B5u; h ^= h >> 15;
    return vec2(float(h & 0xFFFFu), float(h >> 16)) / 65535.0;
}

vec2 point(vec2 i) {
    vec2 r = dots(i);
    return 0.5 + 0.40 * sin(6.2832 * r + 0.25 * iTime * (0.6 + r.yx));
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec2 p = uv * panes + 40.0, cell = floor(p), f = p - cell;

    vec2 nearest = vec2(0.0), pane = vec2(0.0);
    float best = 9.0;
    for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) {
        vec2 o = vec2(x, y), r = o + point(cell + o) - f;
        float d = dot(r, r);
        if (d < best) { best = d; nearest = r; pane = cell + o; }
    }
    float border = 9.0;
    for (int y = -2; y <= 2; y++) for (int x = -2; x <= 2; x++) {
        vec2 o = pane - cell + vec2(x, y), r = o + point(cell + o) - f, across = r - nearest;
        float span = dot(across, across);
        if (span > 1e-4) border = min(border, 0.5 * dot(nearest + r, across) * inversesqrt(span));
    }

    // Four sheets of glass, laid so that neighbours seldom match.
    vec2 pick = dots(pane + 300.0);
    vec3 glass = mix(vec3(0.06, 0.24, 0.42), vec3(0.10, 0.45, 0.46), pick.y);
    if (pick.x > 0.42) glass = mix(vec3(0.62, 0.10, 0.14), vec3(0.80, 0.26, 0.14), pick.y);
    if (pick.x > 0.62) glass = mix(vec3(0.90, 0.56, 0.16), vec3(0.96, 0.76, 0.38), pick.y);
    if (pick.x > 0.82) glass = mix(vec3(0.30, 0.16, 0.36), vec3(0.88, 0.86, 0.74), step(0.5, pick.y));

    vec2 where = vec2(0.55 * sin(0.13 * iTime), 0.18 + 0.12 * sin(0.21 * iTime));
    float glow = exp(-2.2 * dot(uv - where, uv - where));
    float ripple = 0.5 + 0.5 * sin(9.0 * p.x + 7.0 * p.y + 20.0 * pick.x + 3.0 * sin(5.0 * p.y + 9.0 * pick.y));
    vec3 c = glass * (0.45 + 0.12 * ripple + 0.75 * glow) + glass * sun * glow * 0.55;
    c *= 0.72 + 0.28 * smoothstep(0.0, 0.22, border);

    c = 1.0 - exp(-1.55 * c);

    float came = 0.030 * lead, edge = fwidth(uv.y) * panes + 0.002;
    vec3 metal = vec3(0.05, 0.05, 0.06) + 0.16 * sun * (1.0 - smoothstep(0.0, came, border)) * (0.3 + glow);
    colour = vec4(mix(metal, c, smoothstep(came - edge, came + edge, border)), 1.0);
}
