// expect: image 3 no ? : between
struct Hit { float t; };
void mainImage(out vec4 o, in vec2 p) { Hit a = Hit(1.0), b = Hit(iTime); Hit c = p.x > 1.0 ? a : b; o = vec4(c.t); }
