float hash(float x) { return fract(sin(x) * 4375.5); }
float hash(vec2 x) { return hash(x.x + 57.0 * x.y); }
float hash(vec3 x) { return hash(x.xy + x.z); }
void mainImage(out vec4 o, in vec2 p) { o = vec4(hash(vec3(p, iTime))); }
