// expect: image 3 a is too large
void mainImage(out vec4 o, in vec2 p) {
    vec4 a[4096]; a[int(p.x)] = vec4(iTime); o = a[int(p.y)];
}
