precision highp float;

uniform vec3 iResolution;
uniform float iTime;
uniform float impatience; // 0.6..1.9 = 1.25 "Impatience"
uniform float spread; // 0.3..1 = 0.7 "Spread"

// p(z) = (z - a)(z - b)(z - c), whose roots walk about. Each step goes a
// little further than Newton would: that impatience makes the curls.

vec2 mul(vec2 a, vec2 b) { return vec2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
vec2 over(vec2 a, vec2 b) { return vec2(dot(a, b), a.y * b.x - a.x * b.y) / max(dot(b, b), 1e-12); }

void main() {
    vec2 z = (gl_FragCoord.xy - 0.5 * iResolution.xy) / iResolution.y * 2.2;
    float t = iTime * 0.13;
    vec2 a = vec2(cos(t), sin(t * 0.9)) * spread;
    vec2 b = vec2(cos(t + 2.2), sin(t * 1.1 + 2.0)) * spread;
    vec2 c = vec2(cos(t * 0.8 + 4.3), sin(t + 4.1)) * spread;

    float steps = 0.0, last = 1.0;
    vec2 path = vec2(0.0);
    for (int i = 0; i < 36; i++) {
        vec2 za = z - a, zb = z - b, zc = z - c;
        vec2 p = mul(za, mul(zb, zc));
        vec2 slope = mul(za, zb) + mul(zb, zc) + mul(zc, za);
        vec2 d = impatience * over(p, slope);
        z -= d;
        last = dot(d, d);
        path += d * exp(-0.35 * float(i));
        if (last < 1e-6) break;
        steps += 1.0;
    }
    float smooth_ = steps + clamp(log2(max(last, 1e-12) / 1e-6) / 8.0, -1.0, 1.0);
    float da = dot(z - a, z - a), db = dot(z - b, z - b), dc = dot(z - c, z - c);
    vec3 ochre = vec3(0.88, 0.62, 0.26), teal = vec3(0.12, 0.37, 0.40), oxblood = vec3(0.47, 0.12, 0.13);
    vec3 col = da < db && da < dc ? ochre : (db < dc ? teal : oxblood);

    float vein = 0.5 + 0.5 * sin(smooth_ * 1.15 + 2.0 * atan(path.y, path.x + 1e-6));
    float paper = clamp(smooth_ / 26.0, 0.0, 1.0);
    col = mix(col, vec3(0.95, 0.90, 0.80), smoothstep(0.15, 0.95, paper) * 0.85);
    col *= 0.72 + 0.34 * vein;
    col = mix(col, col * col * 1.1, 0.35);
    gl_FragColor = vec4(col, 1.0);
}
