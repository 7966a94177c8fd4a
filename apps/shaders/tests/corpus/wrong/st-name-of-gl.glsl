// expect: image 3 gl_pulse
void mainImage(out vec4 o, in vec2 p) {
    float gl_pulse = iTime; o = vec4(1.0);
}
