struct Rod { vec2 from; float length; };
void mainImage(out vec4 o, in vec2 p) {
    Rod rod = Rod(vec2(0.5), 0.25);
    rod.length += length(p);
    float marks[3];
    marks[0] = rod.length;
    o = vec4(marks[0] * float(marks.length()) * iTime);
}
