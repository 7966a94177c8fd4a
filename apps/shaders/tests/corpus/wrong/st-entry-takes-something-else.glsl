// expect: image 2 mainImage takes
void mainImage(out vec3 o, in vec2 p) { o = vec3(iTime); }
