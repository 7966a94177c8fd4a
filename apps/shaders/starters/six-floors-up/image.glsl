// One box to a block, so the ray walks from block to block exactly:
// no marching, no missed corners. Windows are a matter of chance and patience.

float hash(vec2 p) {
    p = fract(p * vec2(0.1031, 0.1137));
    p += dot(p, p.yx + 33.33);
    return fract((p.x + p.y) * p.x * 7.31);
}

float height(vec2 b) {
    if (hash(b + 7.7) < 0.14) return 0.06;                    // a square with trees
    float tall = hash(b * 1.3 + 2.0);
    return 0.5 + 1.1 * hash(b) + 2.2 * tall * tall * tall;
}

vec3 windows(vec2 uv, vec2 block, float side) {
    vec2 cell = floor(uv), f = fract(uv);
    float pane = step(0.25, f.x) * step(f.x, 0.75) * step(0.22, f.y) * step(f.y, 0.72);
    float h = hash(cell * 3.1 + block * 17.0 + side * 5.0);
    float rhythm = sin(iTime * (0.12 + 0.25 * h) + h * 60.0);
    float lit = smoothstep(0.25, 0.45, rhythm);
    vec3 lamp = mix(vec3(1.0, 0.62, 0.25), vec3(1.0, 0.86, 0.58), hash(cell + block));
    if (h > 0.93) lamp = vec3(0.45, 0.80, 0.90);              // a television
    return pane * (lamp * lit * 1.15 + 0.025);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec3 look = normalize(vec3(1.0, -0.82, 1.25));
    vec3 side = normalize(cross(vec3(0, 1, 0), look)), up = cross(look, side);
    vec3 eye = vec3(0.35, 0.0, 0.12) * iTime - look * 14.0 + side * uv.x * 4.3 + up * uv.y * 4.3;

    // Start at roof height of the tallest, then cell by cell.
    float t0 = (3.9 - eye.y) / look.y;
    vec3 p = eye + look * t0;
    vec2 b = floor(p.xz);
    vec2 next = (b + 1.0 - p.xz) / look.xz, step_ = 1.0 / look.xz;
    float t = 0.0, roof = 0.0, face = 0.0;
    for (int i = 0; i < 24; i++) {
        roof = height(b);
        // Buildings keep a pavement's width from the edge of their block.
        vec2 lo = (b + 0.11 - p.xz) / look.xz, hi = (b + 0.89 - p.xz) / look.xz;
        float ty = (roof - p.y) / look.y;
        float tin = max(lo.x, lo.y), tout = min(hi.x, hi.y);
        if (max(tin, ty) < tout) {
            t = max(tin, ty);
            face = ty > tin ? 2.0 : (lo.x > lo.y ? 0.0 : 1.0);
            break;
        }
        float road = -p.y / look.y;
        if (road < min(next.x, next.y)) { t = road; face = 3.0; break; }
        if (next.x < next.y) { next.x += step_.x; b.x += 1.0; } else { next.y += step_.y; b.y += 1.0; }
    }
    vec3 q = p + look * t;
    float tint = hash(b + 3.3);
    vec3 wall = mix(vec3(0.16, 0.17, 0.31), vec3(0.33, 0.22, 0.33), tint);
    vec3 c;
    if (face == 2.0) {
        c = wall * 1.15 + vec3(0.05, 0.06, 0.10);
        vec2 e = abs(fract(q.xz) - 0.5);
        c *= 0.80 + 0.35 * step(0.35, max(e.x, e.y));         // the parapet
        if (roof < 0.1) {
            float tree = hash(floor(q.xz * 9.0));
            c = mix(vec3(0.05, 0.12, 0.13), vec3(0.09, 0.22, 0.18), tree);
        }
    } else if (face == 3.0) {
        vec2 e = abs(fract(q.xz) - 0.5);
        c = vec3(0.075, 0.07, 0.14);
        // Cars: dots of light that run along the gaps between blocks.
        float lane = e.x > e.y ? q.z : q.x, street = e.x > e.y ? floor(q.x + 0.5) : floor(q.z + 0.5) + 50.0;
        float car = fract(lane * 0.22 + iTime * (0.05 + 0.06 * hash(vec2(street, 1.0))) + hash(vec2(street, 4.0)));
        c += vec3(1.0, 0.66, 0.36) * (1.0 - smoothstep(0.0, 0.05, abs(car - 0.5)))
            * smoothstep(0.42, 0.5, max(e.x, e.y));
    } else {
        float along = face == 0.0 ? q.z : q.x;
        float low = 1.0 - smoothstep(0.0, 0.9, q.y);
        c = wall * (face == 0.0 ? 0.60 : 0.95) + vec3(0.22, 0.10, 0.05) * low;
        if (q.y < roof - 0.1 && roof > 0.1) c += windows(vec2(along * 9.0 + 0.01, q.y * 7.0), b, face)
            * (0.7 + 0.5 * tint);
    }
    // Evening haze gathers in the streets and towards the far corner.
    float haze = clamp(0.22 - 0.13 * q.y + 0.38 * uv.y + 0.10 * uv.x, 0.0, 0.6);
    c = mix(c, vec3(0.47, 0.32, 0.44), haze);
    colour = vec4(pow(clamp(c, 0.0, 1.0), vec3(0.80)), 1.0);
}
