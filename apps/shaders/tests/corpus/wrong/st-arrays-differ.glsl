// expect: image 3 
void mainImage(out vec4 o, in vec2 p) {
    float a[2] = float[3](1.0, 2.0, 3.0); o = vec4(a[0]);
}
