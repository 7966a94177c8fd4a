// expect: image 3 webgl_pulse
void mainImage(out vec4 o, in vec2 p) {
    float webgl_pulse = iTime; o = vec4(webgl_pulse);
}
