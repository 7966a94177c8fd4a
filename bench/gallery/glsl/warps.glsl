//= plain
return p * <0.8..1.3>;

//= drift
return p + t * vec2(<-0.4..0.4>, <-0.4..0.4>);

//= spin
return turned(<0.2..0.8> * t) * p;

//= kaleidoscope
float n = <#3..9>.0, a = atan(p.y, p.x) + <0..0.3> * t, w = 6.2832 / n;
a = abs(mod(a, w) - 0.5 * w);
return length(p) * vec2(cos(a), sin(a)) - vec2(<0..0.4>, 0.0);

//= whirl
return turned(<2..5> * exp(-<1..2> * length(p)) + 0.3 * t) * p;

//= ripple
return p + <0.08..0.25> * sin(<2..6> * p.yx + vec2(t, -1.2 * t));

//= haze
return p + <0.3..0.9> * (vec2(noise(<1..3> * p + 0.4 * t), noise(<1..3> * p - 0.3 * t + 9.0)) - 0.5);

//= tunnel
return vec2(<#1..4>.0 * atan(p.y, p.x) / 3.14159, <0.3..0.7> / (length(p) + 0.05) + 0.6 * t);

//= spiral
return vec2(log(length(p) + 0.02) - 0.3 * t, atan(p.y, p.x) * <#1..3>.0 / 3.14159 * 2.0 + <0.4..1.2>
    * log(length(p) + 0.02));

//= mirrors
return abs(mod(p * <0.8..1.5> + 1.0, 2.0) - 1.0) - 0.4;

//= lens
vec2 c = <0.2..0.5> * vec2(sin(0.7 * t), cos(0.9 * t));
return p - (p - c) * <0.4..0.8> * exp(-<4..9> * dot(p - c, p - c));

//= inside_out
return <0.5..1> * p / (dot(p, p) + 0.06) + vec2(0.2 * t, 0.0);

//= floor
float h = abs(p.y) + <0.12..0.3>;
return vec2(p.x / h, 1.0 / h + 0.6 * t) * <0.5..0.9>;

//= breath
return p * (1.0 + <0.2..0.45> * sin(<0.8..2> * t));

//= closer
return p * <1.6..2.2> * exp2(-1.2 * fract(<0.15..0.35> * t));

//= coarse
float n = <9..22>;
return (floor(p * n) + 0.5) / n;

//= leaning
return vec2(p.x + <0.3..0.9> * p.y, p.y) + vec2(0.0, 0.2 * t);

//= rows
float r = floor(p.y * <2..5>);
return p + vec2((mod(r, 2.0) - 0.5) * <0.4..1> * t, 0.0);

//= around
return vec2(atan(p.y, p.x) * <0.5..1.2>, length(p) * <0.8..1.5> - 0.2 * t);

//= wander
return p + 0.5 * vec2(sin(<0.5..1> * t), cos(<0.7..1.3> * t));

//= bent
return vec2(p.x, p.y + <0.2..0.5> * p.x * p.x) * <1..1.4>;

//= sheets
float s = sign(p.x * cos(<0..3>) + p.y * sin(<0..3>));
return s * p + vec2(0.25 * t, s * 0.4);
