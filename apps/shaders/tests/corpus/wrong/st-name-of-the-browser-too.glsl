// expect: image 3 _webgl_pulse
void mainImage(out vec4 o, in vec2 p) {
    float _webgl_pulse = iTime; o = vec4(1.0);
}
