// expect: image 4 never ends
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(iTime);
    for (int i = 0;; i++) { for (int k = 0; k < 3; k++) if (p.x > 1.0) break; }
}
