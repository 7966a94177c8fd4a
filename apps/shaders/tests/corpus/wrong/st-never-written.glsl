// expect: image 2 nowhere written
float f(float x);
void mainImage(out vec4 o, in vec2 p) { o = vec4(f(iTime)); }
