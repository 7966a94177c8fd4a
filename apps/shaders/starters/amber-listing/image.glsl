// A terminal left alone with a listing. Letters are random marks on a grid of four by six,
// grouped into words and lines as a program would be; the tube does the rest.
uniform float bulge; // 0..0.4 = 0.16 "Bulge"
uniform float scroll; // 0..4 = 1.0 "Scroll"
uniform vec3 phosphor; // color = #ffa53a "Phosphor"

float chance(vec2 p) {
    uvec2 q = uvec2(ivec2(floor(p)) + 65536);
    uint h = q.x * 0x9E3779B1u + q.y * 0x85EBCA77u;
    h ^= h >> 15; h *= 0xC2B2AE3Du; h ^= h >> 13; h *= 0x27D4EB2Fu; h ^= h >> 16;
    return float(h & 0xFFFFu) / 65536.0;
}

float letter(vec2 place, vec2 inside) {
    // Words end at random; lines are indented by what came before them, and some stay empty.
    float line = place.y, indent = 2.0 + 2.0 * floor(3.0 * chance(vec2(7.0, floor(line / 3.0)))) + 2.0 * step(0.5, chance(vec2(3.0, line)));
    float last = indent + 6.0 + floor(24.0 * chance(vec2(11.0, line)));
    if (place.x < indent || place.x >= last || chance(vec2(5.0, line)) < 0.13) return 0.0;
    if (chance(vec2(floor(place.x * 0.5), line) + 40.0) < 0.24) return 0.0;
    vec2 dot_at = floor(inside * vec2(5.0, 8.0));
    if (dot_at.x > 3.0 || dot_at.y < 1.0 || dot_at.y > 6.0) return 0.0;
    // A stem on one side makes the marks look written rather than thrown.
    vec2 glyph = vec2(floor(26.0 * chance(place + 100.0)), 0.0);
    float stem = step(0.35, chance(glyph + 9.0)) * step(dot_at.x, 0.5) * step(dot_at.y, 5.5);
    return max(stem, step(0.57, chance(glyph * 31.0 + dot_at * vec2(1.0, 9.0) + 500.0)));
}

float screen(vec2 uv) {
    vec2 at = vec2(uv.x * 40.0, (1.0 - uv.y) * 16.0);
    float pushed = floor(iTime * scroll * 1.6);
    vec2 place = floor(at), inside = fract(at);
    if (place.y > 14.0) {
        // The prompt: one block, on for two thirds of a slow second.
        float block = step(inside.x, 0.8) * step(abs(inside.y - 0.5), 0.38);
        return place.x == 2.0 ? block * smoothstep(0.25, 0.33, 0.5 + 0.5 * cos(2.6 * iTime)) : 0.0;
    }
    if (place.y < 1.0) return 0.0;
    // The last line is typed letter by letter before the page moves up.
    float typed = mix(40.0, 44.0 * fract(iTime * scroll * 1.6), step(13.5, place.y) * step(0.001, scroll));
    return letter(vec2(place.x, place.y + pushed), inside) * step(place.x, typed);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 p = (at - 0.5 * iResolution.xy) / iResolution.y;
    vec2 q = p * (1.0 + bulge * dot(p, p)) * 1.06;
    vec2 uv = q / vec2(1.62, 1.00) + 0.5;

    // Bezel, then glass with rounded corners.
    vec2 d = abs(q) - vec2(0.80, 0.50) + 0.07;
    float glass = length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - 0.07;
    vec3 c = mix(vec3(0.42, 0.39, 0.34), vec3(0.62, 0.58, 0.51), 0.5 + 0.9 * p.y);
    c *= 0.35 + 0.65 * smoothstep(0.0, 0.045, glass);

    float lit = 0.0, bloom = 0.0;
    if (glass < 0.01) {
        lit = screen(uv);
        for (int i = 0; i < 6; i++) {
            float a = 1.05 * float(i) + 0.3;
            bloom += screen(uv + vec2(0.0045, 0.0075) * vec2(cos(a), sin(a))) + 0.6 * screen(uv + vec2(0.011, 0.017) * vec2(sin(a), cos(a)));
        }
        bloom /= 9.6;
    }
    float lines = 0.80 + 0.20 * cos(6.2831853 * uv.y * 128.0);
    float sweep = 1.0 + 0.05 * exp(-9.0 * fract(uv.y + 0.08 * iTime));
    vec3 tube = phosphor * phosphor * 0.075 + phosphor * (1.05 * lit * lines + 0.75 * bloom) * sweep;
    tube += vec3(1.0, 0.9, 0.7) * 0.18 * lit * bloom;
    tube *= 1.0 - 0.50 * smoothstep(0.25, 1.1, dot(q, q));
    // A window somewhere behind the reader.
    vec2 r = (p - vec2(-0.42, 0.27)) * mat2(0.98, -0.17, 0.17, 0.98);
    tube += vec3(0.045, 0.05, 0.06) * (1.0 - smoothstep(-0.03, 0.03, max(abs(r.x) - 0.16, abs(r.y) - 0.10)));
    colour = vec4(min(mix(c, tube, smoothstep(-0.004, 0.004, -glass)), 1.0), 1.0);
}
