//= ball
return length(p) - <0.7..1>;

//= box
vec3 q = abs(p) - vec3(<0.4..0.9>, <0.4..0.9>, <0.4..0.9>);
return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - <0.02..0.15>;

//= ring
return length(vec2(length(p.xz) - <0.7..1>, p.y)) - <0.15..0.35>;

//= gem
p = abs(p);
return (p.x + p.y + p.z - <0.9..1.3>) * 0.577;

//= pillar
return max(length(p.xz) - <0.3..0.5> - 0.08 * sin(<#4..9>.0 * atan(p.z, p.x) + <0..6> * p.y), abs(p.y) - 1.2) * 0.7;

//= sponge
float d = max(abs(p.x), max(abs(p.y), abs(p.z))) - 0.9, s = 1.0;
for (int n = 0; n < 3; n++) {
    vec3 a = mod(p * s + 0.9, 1.8) - 0.9;
    s *= 3.0;
    vec3 r = abs(0.9 - 3.0 * abs(a));
    d = max(d, (min(max(r.x, r.y), min(max(r.y, r.z), max(r.z, r.x))) - 0.9) / s);
}
return d;

//= froth
return max(length(p) - 1.1, abs(dot(sin(p * <4..7> + t), cos(p.zxy * <4..7>))) / 6.0 - <0.02..0.06>) * 0.8;

//= lump
return (length(p) - 0.8 - <0.1..0.25> * sin(<3..6> * p.x + t) * sin(<3..6> * p.y) * sin(<3..6> * p.z)) * 0.6;

//= chain
p.x = abs(mod(p.x + 0.6, 1.2) - 0.6);
return length(vec2(length(p.xy - vec2(0.3, 0.0)) - 0.35, p.z)) - 0.1;

//= twisted
p.xz *= turned(<1..2.5> * p.y);
vec3 q = abs(p) - vec3(0.4, 1.1, 0.4);
return (length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0) - 0.05) * 0.6;

//= pair
float a = length(p - vec3(0.6 * sin(t), 0.0, 0.0)) - 0.5, b = length(p + vec3(0.6 * sin(t), 0.3 * cos(t),
    0.0)) - 0.45;
float h = clamp(0.5 + 0.5 * (b - a) / 0.4, 0.0, 1.0);
return mix(b, a, h) - 0.4 * h * (1.0 - h);

//= stairs
p.y += 0.3 * floor(p.x / 0.3);
vec3 q = abs(p - vec3(0.0, 0.0, 0.0)) - vec3(2.0, 0.25, 0.7);
return max(q.x, max(q.y, q.z)) * 0.5;
