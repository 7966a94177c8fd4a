const vec3 INKS[4] = vec3[4](vec3(1, 0, 0), vec3(0, 1, 0), vec3(0, 0, 1), vec3(1));
float sum(float[3] a) { return a[0] + a[1] + a[2]; }
void mainImage(out vec4 o, in vec2 p) {
    float parts[] = float[](0.1, 0.2, 0.3);
    o = vec4(INKS[(int(p.x) + iFrame) & 3] * sum(parts), 1.0);
}
