// expect: image 3 
void mainImage(out vec4 o, in vec2 p) {
    float a[2][2]; o = vec4(iTime);
}
