//= circles
float r = 0.2 + 0.9 * chance(vec2(k, 1.0));
return r * vec2(1.3 * cos(t / r + k), sin(t / r + k));

//= falling
return vec2(3.4 * chance(vec2(k, 1.0)) - 1.7 + <0..0.3> * sin(t + k), 1.2 - mod(t * (0.4 + chance(vec2(k,
    2.0))) + 2.4 * chance(vec2(k, 3.0)), 2.4));

//= rising
return vec2(3.4 * chance(vec2(k, 1.0)) - 1.7 + 0.1 * sin(3.0 * t + k), mod(t * (0.2 + 0.6 * chance(vec2(k,
    2.0))) + 2.4 * chance(vec2(k, 3.0)), 2.4) - 1.2);

//= outwards
float z = fract(0.3 * t + chance(vec2(k, 1.0)));
float a = 6.2832 * chance(vec2(k, 2.0));
return vec2(cos(a), sin(a)) * (0.1 + 2.2 * z * z);

//= knots
return vec2(1.4 * sin(<#1..3>.0 * t + 0.3 * k), 0.85 * sin(<#2..5>.0 * t * 0.7 + <0.2..0.5> * k));

//= bounce
vec2 v = t * (0.5 + chances(vec2(k, 4.0))) + 4.0 * chances(vec2(k, 5.0));
return vec2(1.6, 0.9) * (2.0 * abs(fract(0.5 * v) * 2.0 - 1.0) - 1.0);

//= grid
vec2 i = vec2(mod(k, 8.0), floor(k / 8.0));
return (i - vec2(3.5, 2.0)) * 0.42 + 0.12 * vec2(sin(t + i.y), cos(t + i.x));

//= burst
float e = floor(0.7 * t + 0.13 * mod(k, 3.0)), f = fract(0.7 * t + 0.13 * mod(k, 3.0)), a = 6.2832
    * chance(vec2(k, e));
vec2 c = chances(vec2(e, mod(k, 3.0))) - 0.5;
return c + f * (0.3 + 0.7 * chance(vec2(e, k))) * vec2(cos(a), sin(a)) - vec2(0.0, 0.5 * f * f);

//= swirl
float a = 0.4 * k + t * (1.2 - 0.02 * k);
return (0.06 + 0.028 * k) * vec2(cos(a), sin(a));

//= wave
return vec2(-1.7 + 3.4 * k / count, <0.3..0.6> * sin(<4..9> * k / count + 2.0 * t));
