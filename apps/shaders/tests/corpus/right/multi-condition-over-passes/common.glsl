#define WITH_GLOW
float glow(float d) { return exp(-9.0 * d); }
