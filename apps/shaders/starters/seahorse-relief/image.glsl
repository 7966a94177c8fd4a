#version 300 es
precision highp float;

uniform vec3 iResolution;
uniform float iTime;
uniform vec2 centre; // -1..1 = 0.0, 0.0 "Centre"
uniform float depth; // 0..11 = 8.6 "Depth"
uniform vec3 plaster; // color = #d9cdb8 "Plaster"

out vec4 colour;

// The escape time is a height, and its derivative (carried along in w) says
// which way the slope runs. A slope and a lamp are enough for a relief.

vec2 mul(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }

vec3 relief(vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float breath = 0.5 - 0.5 * cos(iTime * 0.11);
    float zoom = exp2(-mix(6.4, depth, breath));
    float a = 0.35 * sin(iTime * 0.07);
    uv = mat2(cos(a), -sin(a), sin(a), cos(a)) * uv;
    vec2 c = vec2(-0.74655, 0.11500) + (uv * 2.3 + centre) * zoom;

    vec2 z = vec2(0.0), w = vec2(0.0);
    float n = 0.0, m = 0.0, nearest = 1e9;
    for (int i = 0; i < 240; i++) {
        w = 2.0 * mul(z, w) + vec2(1.0, 0.0);
        z = mul(z, z) + c;
        m = dot(z, z);
        nearest = min(nearest, dot(z, z));
        if (m > 900.0) break;
        n += 1.0;
    }
    vec3 dusk = vec3(0.17, 0.19, 0.25), clay = vec3(0.62, 0.33, 0.22);
    if (m <= 900.0) return dusk * mix(0.45, 0.95, smoothstep(0.0, 0.5, sqrt(nearest)));

    float smooth_ = n + 1.0 - log2(max(0.5 * log(m), 1e-6));
    float dist = sqrt(m / max(dot(w, w), 1e-20)) * 0.5 * log(m) / zoom;
    vec2 u = vec2(z.x * w.x + z.y * w.y, z.y * w.x - z.x * w.y);     // z / w, up to length
    u = u / max(length(u), 1e-12);
    u = mat2(cos(a), sin(a), -sin(a), cos(a)) * u;
    vec2 lamp = vec2(-0.66, 0.75);
    float lit = (dot(u, lamp) + 1.3) / 2.3;

    float shelf = 0.5 + 0.5 * sin(7.0 * sqrt(max(smooth_, 0.0)) - iTime * 0.25);    // soft terraces
    vec3 c0 = mix(plaster, clay, 0.55 * smoothstep(0.35, 1.0, shelf));
    c0 = mix(c0, dusk * 1.6, 0.50 * (1.0 - smoothstep(0.0, 0.35, shelf)));
    c0 *= mix(0.32, 1.12, lit);
    return mix(dusk * 0.5, c0, smoothstep(0.0, 0.0012, dist));
}

void main() {
    // Thin threads need more than one look.
    vec3 c = relief(gl_FragCoord.xy + vec2(-0.25, -0.25)) + relief(gl_FragCoord.xy + vec2(0.25, 0.25));
    vec2 v = gl_FragCoord.xy / iResolution.xy - 0.5;
    colour = vec4(c * 0.5 * (1.0 - 0.45 * dot(v, v)), 1.0);
}
