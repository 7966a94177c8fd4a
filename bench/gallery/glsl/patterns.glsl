//= rings
return 0.5 + 0.5 * sin(<9..26> * length(p) - <1..3> * t);

//= targets
p = fract(p * <1.2..2.6>) - 0.5;
return fract(<2..5> * length(p) - <0.2..0.6> * t);

//= stripes
return 0.5 + 0.5 * sin(<8..22> * dot(p, vec2(cos(<0..3>), sin(<0..3>))) + <1..2> * t);

//= checks
p *= <2..6>;
return mod(floor(p.x) + floor(p.y), 2.0);

//= wires
p = abs(fract(p * <2..5> + 0.1 * t) - 0.5);
return smoothstep(<0.1..0.2>, 0.02, min(p.x, p.y));

//= dots
p *= <3..7>;
vec2 i = floor(p);
p = fract(p) - 0.5;
return smoothstep(0.05, -0.05, length(p) - 0.25 - 0.2 * sin(t + <1..6> * chance(i)));

//= halftone
float s = <0.3..0.6> + 0.3 * sin(2.0 * p.x + t) * cos(<1.5..3> * p.y);
p = turned(<0.3..1>) * p * <9..15>;
return smoothstep(0.12, -0.12, length(fract(p) - 0.5) - 0.6 * s);

//= honeycomb
p *= <2.5..5>;
vec2 k = vec2(1.0, 1.732), a = mod(p, k) - 0.5 * k, b = mod(p + 0.5 * k, k) - 0.5 * k;
vec2 h = abs(dot(a, a) < dot(b, b) ? a : b);
return smoothstep(0.0, <0.06..0.3>, 0.5 - max(h.x, dot(h, 0.5 * k)));

//= pebbles
vec3 c = cells(p * <2..5>, t);
return 1.0 - smoothstep(<0.1..0.3>, 0.75, c.x);

//= cracks
vec3 c = cells(p * <2..5>, 0.6 * t);
return smoothstep(0.0, <0.06..0.25>, c.y - c.x);

//= shards
vec3 c = cells(p * <2..5>, t);
return fract(c.z + 0.1 * t);

//= clouds
return smoothstep(0.2, 0.75, octaves(p * <1.2..2.5> + vec2(0.3 * t, 0.0), 5));

//= ridges
float v = octaves(p * <1.2..2.5> + 0.2 * t, 4);
return 1.0 - smoothstep(0.0, <0.06..0.14>, abs(v - 0.46));

//= marble
return 0.5 + 0.5 * sin(<6..12> * p.x + <8..16> * octaves(p * <1..2> - 0.1 * t, 4));

//= wood
return fract(<5..9> * length(p * vec2(<0.2..0.5>, 1.0)) + <1..3> * noise(p * vec2(1.0, 6.0)) + 0.1 * t);

//= blobs
return smoothstep(-0.04, 0.04, noise(p * <2..4.5> + 0.5 * t) - <0.42..0.6>);

//= arcs
p *= <2..4.5>;
vec2 i = floor(p);
p = fract(p);
if (chance(i + floor(0.3 * t)) < 0.5) p.x = 1.0 - p.x;
float d = min(abs(length(p) - 0.5), abs(length(1.0 - p) - 0.5));
return smoothstep(<0.1..0.2>, 0.06, d);

//= slashes
p *= <3..6>;
vec2 i = floor(p);
p = fract(p);
if (chance(i) < 0.5 + 0.4 * sin(t)) p.x = 1.0 - p.x;
return smoothstep(0.14, 0.06, abs(p.x - p.y));

//= weave
p *= <3..7>;
vec2 f = abs(fract(p) - 0.5);
float o = mod(floor(p.x) + floor(p.y), 2.0);
return (o > 0.5 ? cos(3.0 * f.x) : cos(3.0 * f.y)) * (0.75 + 0.25 * sin(t + p.x));

//= bricks
p *= vec2(<1.6..2.6>, <3.5..6>);
p.x += 0.5 * mod(floor(p.y), 2.0) + 0.2 * t;
vec2 f = abs(fract(p) - 0.5);
return smoothstep(0.48, 0.40, max(f.x, f.y)) * (0.5 + 0.5 * chance(floor(p)));

//= scales
p *= <3..5>;
float v = 0.0;
for (int n = 0; n < 2; n++) {
    vec2 q = p + 0.5 * float(n);
    v = max(v, 1.0 - 1.4 * length(fract(q) - vec2(0.5, 0.0)) + 0.1 * sin(t + floor(q.x)));
}
return v;

//= star
float a = atan(p.y, p.x) + 0.4 * t;
return smoothstep(0.02, -0.02, length(p) - <0.4..0.6> - <0.1..0.25> * cos(<#4..9>.0 * a));

//= petals
float a = atan(p.y, p.x);
return abs(cos(<#2..6>.0 * a + t)) * exp(-<0.8..2> * length(p)) * 1.3;

//= arms
return 0.5 + 0.5 * sin(<#2..6>.0 * atan(p.y, p.x) + <6..12> * log(length(p) + 0.05) - 2.0 * t);

//= plasma
return 0.5 + 0.25 * (sin(<3..6> * p.x + t) + sin(<3..6> * p.y - 1.3 * t) + sin(<4..7> * (p.x + p.y) + 0.7
    * t)) / 1.2;

//= sources
float v = 0.0;
for (int n = 0; n < <#2..5>; n++) {
    float k = float(n);
    v += sin(<14..28> * length(p - 0.7 * vec2(sin(2.4 * k + 0.2 * t), cos(3.1 * k))) - 3.0 * t);
}
return 0.5 + 0.2 * v;

//= drops
float v = 0.0;
for (int n = 0; n < <#4..7>; n++) {
    float k = float(n);
    vec2 c = vec2(sin(1.3 * k + 0.7 * t), cos(2.1 * k + 0.9 * t));
    v += 0.04 / (dot(p - 0.8 * c, p - 0.8 * c) + 0.01);
}
return smoothstep(<0.3..0.5>, <0.6..0.9>, v);

//= foam
vec3 q = vec3(p, 0.3 * t) * <3..6>;
return smoothstep(0.1, -0.1, abs(dot(sin(q), cos(q.yzx))) - <0.2..0.5>);

//= julia
vec2 z = p * <0.9..1.3>, c = 0.76 * vec2(cos(<1.6..3> + 0.1 * t), sin(<1.6..3> + 0.1 * t));
float n = 0.0;
for (int k = 0; k < 40; k++) {
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    if (dot(z, z) > 8.0) break;
    n += 1.0;
}
return fract(n / <9..24>);

//= set
vec2 c = p * <0.5..1.2> - vec2(<0.4..0.9>, <0..0.3>), z = vec2(0.0);
float n = 0.0;
for (int k = 0; k < 48; k++) {
    z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
    if (dot(z, z) > 8.0) break;
    n += 1.0;
}
return 0.5 + 0.5 * cos(0.35 * n + t);

//= carpet
p = fract(0.5 * p + 0.5);
float v = 1.0;
for (int n = 0; n < 4; n++) {
    vec2 q = abs(p - 0.5);
    if (max(q.x, q.y) < 0.1667) v *= 0.5 + 0.1 * sin(t + float(n));
    p = fract(p * 3.0);
}
return v;

//= folds
float s = 1.0;
for (int n = 0; n < <#3..6>; n++) {
    p = abs(p) - <0.4..0.6>;
    p *= turned(<0.3..0.9> + 0.1 * t);
    p *= 1.4;
    s *= 1.4;
}
return exp(-<5..9> * abs(p.x) / s * 2.0);

//= gasket
float s = 1.0;
for (int n = 0; n < 6; n++) {
    p = mod(p + 1.0, 2.0) - 1.0;
    float k = <1.1..1.4> / dot(p, p);
    p *= k;
    s *= k;
}
return clamp(2.0 * abs(p.y) / s * <3..6>, 0.0, 1.0) * (0.8 + 0.2 * sin(t));

//= triangles
p *= <2..4>;
p.x += 0.5 * p.y;
vec2 i = floor(p), f = fract(p);
float up = step(1.0, f.x + f.y);
return chance(i + 17.0 * up) * (0.7 + 0.3 * sin(t + 6.0 * chance(i - up)));

//= zigzag
return smoothstep(0.4, 0.6, fract(<3..6> * p.y + <0.6..1.6> * abs(fract(<1.5..3> * p.x) - 0.5) - 0.3 * t));

//= planks
p *= <2..4>;
if (mod(floor(p.x) + floor(p.y), 2.0) > 0.5) p = p.yx;
vec2 f = fract(p);
return 0.5 + 0.5 * sin(6.2832 * <#2..4>.0 * f.y + t) * step(0.06, f.x);

//= contours
float v = octaves(p * <1..1.8> + 0.1 * t, 3) * <9..16>;
return smoothstep(0.2, 0.05, abs(fract(v) - 0.5));

//= crosses
p = turned(<0..0.7>) * p * <2.5..5>;
vec2 f = abs(fract(p) - 0.5);
float d = min(max(f.x - 0.12, f.y - 0.38), max(f.y - 0.12, f.x - 0.38));
return smoothstep(0.03, -0.03, d + 0.06 * sin(t));

//= panels
vec2 i = floor(p * <4..9>);
return step(<0.4..0.7>, chance(i + floor(<0.8..2> * t + chance(i.yx))));

//= bars
float i = floor(p.x * <4..8>);
float h = 0.7 * sin(i * 1.7 + t) * sin(i * 0.6 - 0.7 * t);
return smoothstep(0.02, -0.02, p.y - h) * (0.4 + 0.6 * step(0.15, fract(p.x * <4..8>)));

//= light
vec2 q = p * <1.5..3>;
float v = 0.0;
for (int n = 1; n < 5; n++) {
    float k = float(n);
    q += vec2(cos(t - q.x * 1.2) + sin(t + q.y), sin(1.3 * t - q.y) + cos(q.x)) / k;
    v += 1.0 / length(vec2(sin(q.x), cos(q.y)) + 0.15);
}
return 0.06 * v;

//= moire
float d = <0.1..0.3> * (1.0 + 0.5 * sin(t));
return 0.5 + 0.25 * (sin(<40..60> * length(p - d)) + sin(<40..60> * length(p + d)));

//= tumbling
p *= <1.8..3.5>;
vec2 i = floor(p);
p = turned(t + 2.0 * chance(i)) * (fract(p) - 0.5);
p = abs(p);
return smoothstep(0.03, -0.03, max(p.x, p.y) - <0.2..0.3>);

//= gear
float a = atan(p.y, p.x) + 0.5 * t, r = length(p);
float d = r - <0.5..0.7> - 0.07 * smoothstep(-0.3, 0.3, sin(<#8..16>.0 * a));
return smoothstep(0.01, -0.01, max(d, <0.15..0.35> - r));

//= knot
float d = 9.0;
vec2 a = vec2(0.0), b;
for (int n = 0; n <= 60; n++) {
    float k = 6.2832 * float(n) / 60.0;
    b = 0.8 * vec2(sin(<#1..3>.0 * k + 0.3 * t), sin(<#2..5>.0 * k));
    if (n > 0) d = min(d, line(p, a, b));
    a = b;
}
return smoothstep(0.06, 0.01, d);

//= scribble
float v = 0.0;
for (int n = 0; n < <#5..9>; n++) {
    float k = float(n);
    v += 0.012 / abs(p.y + 0.5 * sin(<1..2.5> * p.x + k * <0.3..0.9> + t * (0.4 + 0.1 * k)) * cos(0.7 * p.x - k));
}
return min(v, 1.2);

//= dunes
float v = 0.0;
for (int n = 0; n < <#4..7>; n++) {
    float k = float(n);
    float h = 0.7 - 0.28 * k + 0.25 * noise(vec2(<1..2.5> * p.x + 0.3 * t * (1.0 + k), 9.0 * k));
    if (p.y < h) v = 0.2 + 0.13 * k;
}
return v;

//= skyline
float v = 0.15;
for (int n = 0; n < 3; n++) {
    float k = float(n), x = p.x * <3..5> * (1.0 + 0.5 * k) + 0.4 * t * (1.0 + k) + 13.0 * k;
    float h = 0.6 - 0.5 * k + 0.6 * chance(vec2(floor(x), k));
    vec2 w = fract(vec2(3.0 * x, 9.0 * p.y));
    if (p.y < h) v = 0.3 + 0.2 * k + 0.4 * step(0.7, chance(floor(vec2(3.0 * x, 9.0 * p.y)))) * step(0.3,
        w.x) * step(0.4, w.y);
}
return v;

//= moon
float a = length(p - vec2(<-0.5..0.5>, <0..0.4>)) - <0.3..0.5>;
float b = length(p - vec2(<-0.2..0.6>, 0.3 + 0.1 * sin(t))) - 0.35;
return smoothstep(0.02, -0.02, max(a, -b)) + 0.3 * exp(-3.0 * abs(a));

//= polygons
float v = 0.0;
for (int n = 0; n < <#4..9>; n++) {
    float k = float(n);
    float d = corners(turned(0.2 * k + t * 0.3) * p, <#3..7>.0, 0.14 * (k + 1.0));
    v += smoothstep(0.03, 0.005, abs(d));
}
return v;

//= beams
float a = atan(p.y + <0..1>, p.x);
return noise(vec2(<6..14> * a, 0.5 * t)) * exp(-<0.2..0.7> * length(p));

//= grain
return chance(floor(p * <20..50>) + floor(8.0 * t)) * smoothstep(1.4, 0.2, length(p * vec2(<0.6..1>, 1.0)));

//= static
float y = floor(p.y * <12..30>);
return chance(vec2(floor(p.x * <3..8> + 9.0 * chance(vec2(y, floor(3.0 * t)))), y));

//= fern
vec2 q = p;
float d = 9.0;
for (int n = 0; n < <#5..8>; n++) {
    q.x = abs(q.x);
    q -= vec2(<0.1..0.3>, <0.2..0.35>);
    q *= turned(<0.5..1.1> + 0.05 * sin(t));
    q *= 1.25;
    d = min(d, abs(q.x) + 0.02 * float(n));
}
return smoothstep(0.12, 0.02, d);

//= spots
vec3 c = cells(p * <1.5..3>, 0.3 * t);
float s = cells(p * <5..8>, 0.0).x;
return smoothstep(0.5, 0.2, c.x) * smoothstep(0.2, 0.5, s);

//= horizon
return mix(smoothstep(-1.0, 1.0, p.y), 0.5 + 0.5 * sin(<20..40> * p.y / (1.1 + p.x * p.x) - t), step(p.y,
    <-0.3..0.2>));

//= bubbles
float v = 0.0;
for (int n = 0; n < <#6..12>; n++) {
    float k = float(n);
    vec2 c = vec2(1.6 * chance(vec2(k, 1.0)) - 0.8, mod(2.6 * chance(vec2(k, 2.0)) + t * (0.2 + 0.1 * k / 6.0),
        2.8) - 1.4);
    float r = 0.08 + 0.18 * chance(vec2(k, 3.0));
    v += smoothstep(0.03, 0.0, abs(length(p - c * vec2(1.6, 1.0)) - r));
}
return v;

//= flag
p.y += 0.12 * sin(<2..4> * p.x + 2.0 * t);
float s = floor((p.y + 0.8) * <2..5>);
return abs(p.y) > 0.8 ? 0.05 : 0.3 + 0.6 * chance(vec2(s, <1..90>)) + 0.1 * cos(3.0 * p.x + 2.0 * t);
