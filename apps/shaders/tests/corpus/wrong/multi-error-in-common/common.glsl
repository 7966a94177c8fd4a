
float shade(float x) {
    return glow * x;
}
