struct Hit { float t; vec3 n; };
Hit nearer(Hit a, Hit b) { if (a.t < b.t) return a; return b; }
void mainImage(out vec4 o, in vec2 p) { Hit h = nearer(Hit(1.0, vec3(1)), Hit(iTime, vec3(0, 1, 0))); o = vec4(h.n, 1); }
