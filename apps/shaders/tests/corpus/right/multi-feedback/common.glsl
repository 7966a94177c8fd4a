float fade(float x) { return 0.99 * x; }
