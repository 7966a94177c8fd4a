const int N = 128 * 127;
void mainImage(out vec4 o, in vec2 p) { float many[N]; many[int(p.x)] = iTime; o = vec4(many[int(p.y)]); }
