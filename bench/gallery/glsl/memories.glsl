//= tails
vec4 old = texture(iChannel0, at / iResolution.xy) * <0.9..0.97>;
float v = 0.0;
for (float k = 0.0; k < 9.0; k++) v += smoothstep(0.06, 0.02, length(p - place(k, t)));
colour = iFrame == 0 ? vec4(0.0) : max(old, vec4(v));

//= outwards
vec2 q = turned(<-0.03..0.03>) * p * <0.96..0.985>;
vec4 old = texture(iChannel0, 0.5 + 0.5 * q * iResolution.y / iResolution.xy) * 0.985;
float v = first(p * 2.0, t) * smoothstep(0.4, 0.2, length(p));
colour = iFrame == 0 ? vec4(0.0) : max(old, vec4(v));

//= carried
vec2 w = vec2(noise(p * 2.0 + 0.2 * t), noise(p * 2.0 - 0.2 * t + 5.0)) - 0.5;
vec4 old = texture(iChannel0, at / iResolution.xy - 0.012 * w) * 0.99;
float v = smoothstep(0.1, 0.05, length(p - place(1.0, t)));
colour = iFrame == 0 ? vec4(first(p, 0.0)) : mix(old, vec4(1.0), 0.3 * v);

//= life
ivec2 i = ivec2(at);
int n = 0;
for (int y = -1; y <= 1; y++) for (int x = -1; x <= 1; x++) if (x != 0 || y != 0)
    n += int(texelFetch(iChannel0, (i + ivec2(x, y) + ivec2(iResolution.xy)) % ivec2(iResolution.xy), 0).x > 0.5)
    ;
float me = texelFetch(iChannel0, i, 0).x;
float alive = float(n == 3 || (n == 2 && me > 0.5));
if (mod(float(iFrame), 200.0) < 1.0) alive = step(<0.55..0.75>, chance(at + float(iFrame)));
colour = vec4(max(alive, 0.0), max(alive, 0.9 * texelFetch(iChannel0, i, 0).y), 0.0, 1.0);

//= spread
vec2 e = 1.0 / iResolution.xy, u = at * e, m = texture(iChannel0, u).xy;
vec2 s = -m;
vec2 b = vec2(0.0);
for (int n = 0; n < 4; n++) {
    vec2 o = n < 2 ? vec2(float(n) * 2.0 - 1.0, 0.0) : vec2(0.0, float(n) * 2.0 - 5.0);
    b += texture(iChannel0, u + o * e).xy;
}
s = b * 0.25 - m;
float r = m.x * m.y * m.y;
m += vec2(0.9 * s.x - r + <0.03..0.05> * (1.0 - m.x), 0.45 * s.y + r - <0.095..0.105> * m.y);
if (iFrame < 2) m = vec2(1.0, step(0.8, chance(floor(at / 6.0))));
colour = vec4(clamp(m, 0.0, 1.0), 0.0, 1.0);
