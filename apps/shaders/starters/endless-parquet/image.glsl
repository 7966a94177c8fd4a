#version 300 es
precision highp float;

uniform vec3 iResolution;
uniform float iTime;
uniform int corners; // 4..8 = 5 "Corners"
uniform vec3 oak; // color = #c98b52 "Oak"

out vec4 colour;

// Kaleidoscope in Poincare's disc: two straight mirrors, and one that is part
// of a circle. A point is reflected until it lies in the first triangle.

const float PI = 3.14159265;

vec2 mul(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
vec2 over(vec2 a, vec2 b) { return mul(a, vec2(b.x, -b.y)) / max(dot(b, b), 1e-9); }

vec3 parquet(vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y * 2.06;
    float r = length(uv);
    vec3 room = mix(vec3(0.075, 0.060, 0.062), vec3(0.035, 0.030, 0.036), smoothstep(1.0, 1.9, r));
    if (r > 0.999) return room + vec3(0.10, 0.065, 0.03) * exp(-14.0 * (r - 0.999));

    vec2 walk = 0.60 * vec2(cos(iTime * 0.10), sin(iTime * 0.137));
    vec2 z = over(uv + walk, vec2(1, 0) + mul(vec2(walk.x, -walk.y), uv));
    float turn = iTime * 0.04;
    z = mul(z, vec2(cos(turn), sin(turn)));
    float scale = (1.0 - dot(z, z)) / max(1.0 - r * r, 1e-5);        // how much smaller things look here

    // The circle that meets the rim at right angles and closes the triangle.
    float p = float(corners), q = p < 4.5 ? 6.0 : (p < 6.5 ? 4.0 : 3.0);
    if (p < 5.5 && p > 4.5) q = 5.0;
    float ca = cos(PI / p), sb = sin(PI / q), cb = cos(PI / q), sa = sin(PI / p);
    float k = inversesqrt(max(cb * cb - sa * sa, 1e-4));
    float cx = cb * k, cr = sa * k;
    float flips = 0.0;
    vec2 mirror = vec2(-sa, ca);
    for (int i = 0; i < 36; i++) {
        bool still = true;
        if (z.y < 0.0) { z.y = -z.y; flips += 1.0; still = false; }
        float side = dot(z, mirror);
        if (side > 0.0) { z -= 2.0 * side * mirror; flips += 1.0; still = false; }
        vec2 c = z - vec2(cx, 0.0);
        float d = dot(c, c);
        if (d < cr * cr) { z = vec2(cx, 0.0) + c * cr * cr / max(d, 1e-9); flips += 1.0; still = false; }
        if (still) break;
    }
    float size = (1.0 - dot(z, z)) / max(1.0 - r * r, 1e-5);
    float px = 2.06 / iResolution.y * size;                          // one pixel, measured over here
    float edge = length(z - vec2(cx, 0.0)) - cr;
    float spoke = min(abs(z.y), abs(dot(z, mirror)));
    float odd = mod(flips, 2.0);

    float grain = sin((odd > 0.5 ? z.x * 95.0 + 4.0 * sin(z.y * 21.0) : z.y * 110.0 + 5.0 * sin(z.x * 17.0)));
    vec3 walnut = oak * vec3(0.42, 0.36, 0.34);
    vec3 c = odd > 0.5 ? oak : walnut;
    c *= 1.0 + 0.07 * grain * (1.0 - smoothstep(0.01, 0.05, px));
    // A star of maple inlaid at each centre, a band of ebony round each tile.
    float star = length(z) - (cx - cr) * (0.40 + 0.11 * cos(p * atan(z.y, z.x + 1e-6)));
    c = mix(c, mix(vec3(0.93, 0.83, 0.66), vec3(0.70, 0.27, 0.20), odd), smoothstep(-px, px, -star));
    float rim = abs(edge - 0.05) - 0.012;
    c = mix(c, vec3(0.12, 0.17, 0.19), smoothstep(-px, px, -rim));
    c = mix(c, vec3(0.10, 0.07, 0.06), 0.65 * (1.0 - smoothstep(0.0, 1.4 * px, min(spoke, edge))));
    // Varnish: light falls from one window, upper left.
    float lamp = exp(-2.2 * dot(uv - vec2(-0.35, 0.45), uv - vec2(-0.35, 0.45)));
    c *= 0.62 + 0.62 * lamp;
    c = mix(c, oak * 0.42, smoothstep(0.05, 0.40, px));               // too small to see: its average
    return mix(c, room, smoothstep(0.985, 0.999, r));
}

void main() {
    vec3 c = parquet(gl_FragCoord.xy + vec2(0.25, 0.12)) + parquet(gl_FragCoord.xy - vec2(0.25, 0.12));
    colour = vec4(pow(max(c * 0.5, 0.0), vec3(0.90)), 1.0);
}
