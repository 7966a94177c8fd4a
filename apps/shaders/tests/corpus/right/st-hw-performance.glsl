#if HW_PERFORMANCE == 0
const int STEPS = 8;
#else
const int STEPS = 32;
#endif
void mainImage(out vec4 o, in vec2 p) {
    float sum = 0.0;
    for (int i = 0; i < STEPS; i++) sum += fract(sin(float(i) + iTime) * 43.0);
    o = vec4(sum / float(STEPS));
}
