// expect: image 3 
void mainImage(out vec4 o, in vec2 p) {
    float a[2] = {1.0, iTime}; o = vec4(a[0]);
}
