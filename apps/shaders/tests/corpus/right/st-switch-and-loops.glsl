void mainImage(out vec4 o, in vec2 p) {
    int n = int(p.x) % 4, turns = 0;
    while (turns < n) turns++;
    do { turns--; } while (turns > 0);
    switch (n) {
        case 0: o = vec4(0); break;
        case 1:
        case 2: o = vec4(0.5); break;
        default: o = vec4(1);
    }
    o *= iTime;
}
