vec3 mix(vec3 a, vec3 b, bool c) { return c ? b : a; }
float mix(float one) { return one; }
void mainImage(out vec4 o, in vec2 p) { o = vec4(mix(vec3(0), vec3(1), p.x > 9.0), mix(iTime)) + mix(0.0, 1.0, 0.5); }
