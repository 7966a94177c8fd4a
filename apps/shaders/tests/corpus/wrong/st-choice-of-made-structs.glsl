// expect: image 4 no ? : between
struct Hit { float t; };
Hit far() { return Hit(9.0); }
void mainImage(out vec4 o, in vec2 p) { Hit c = p.x > iTime ? Hit(1.0) : far(); o = vec4(c.t); }
