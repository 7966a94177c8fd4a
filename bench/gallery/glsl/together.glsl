//= alone
float v = bend(first(warp(p, t), t));

//= masked
float a = bend(first(warp(p, t), t)), b = second(p, 0.7 * t);
float v = mix(a, b, smoothstep(-0.2, 0.2, p.x * <-1..1> + p.y * <-1..1> + <0..0.4> * sin(t)));

//= times
float v = bend(first(warp(p, t), t)) * (0.25 + 0.75 * second(p, t));

//= apart
float v = abs(bend(first(warp(p, t), t)) - second(p * <0.8..1.5>, -t));

//= pushed
vec2 q = warp(p, t);
float w = second(p, t);
float v = bend(first(q + <0.15..0.5> * w, t));

//= raised
vec2 e = vec2(0.015, 0.0);
float h = bend(first(warp(p, t), t));
float x = bend(first(warp(p + e, t), t)) - h, y = bend(first(warp(p + e.yx, t), t)) - h;
float v = 0.35 + 0.35 * h + <1..4> * (x * <-1..1> + y);

//= inset
float m = step(length(p - vec2(<-0.5..0.5>, <-0.2..0.2>)), <0.45..0.7>);
float v = mix(second(p, t), bend(first(warp(p, t), t)), m);

//= stacked
float v = 0.0;
for (int n = 0; n < 3; n++) {
    float k = float(n);
    vec2 q = p * (1.0 + 0.6 * k) + vec2(0.15 * t * k, 3.0 * k);
    v = max(v, bend(first(warp(q, t), t + k)) * (1.0 - 0.28 * k));
}

//= twin
vec2 s = vec2(p.x < 0.0 ? -1.0 : 1.0, 1.0);
float v = p.x < 0.0 ? bend(first(warp(p, t), t)) : second(warp(p * s, t), t);
