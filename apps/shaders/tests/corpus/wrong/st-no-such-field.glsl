// expect: image 3 no such part
struct Dot { float at; }; void mainImage(out vec4 o, in vec2 p) {
    Dot d = Dot(1.0); o = vec4(d.size);
}
