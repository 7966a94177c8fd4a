// expect: image 2 mainImage takes
void mainImage(vec4 o, vec2 p) { o = vec4(iTime); }
