vec4 texture(vec3 q) { return vec4(fract(q), 1.0); }
vec4 texture(vec2 q) { return texture(iChannel0, q * 0.1); }
void mainImage(out vec4 o, in vec2 p) { o = texture(vec3(p, iTime)) + texture(p); }
