float round = 2.0;
float wave(float sin) { return sin * round; }
void mainImage(out vec4 o, in vec2 p) { float floor = wave(iTime), length = 1.0; o = vec4(floor, length, 0, 1); }
