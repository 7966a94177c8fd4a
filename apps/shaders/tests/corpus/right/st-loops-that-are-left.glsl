float find(float x) { for (;;) { x *= 0.9; if (x < 0.1) return x; } }
void mainImage(out vec4 o, in vec2 p) {
    int n = 0;
    while (true) { if (++n > 9) break; }
    bool on = true;
    while (on) { n--; on = n > 0; }
    do { n++; if (n > 3) break; } while (true);
    o = vec4(find(1.0 + float(n)) * iTime);
}
