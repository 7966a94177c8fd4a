// expect: image 2 is built in
float sin(float x) { return x; }
void mainImage(out vec4 o, in vec2 p) { o = vec4(sin(iTime)); }
