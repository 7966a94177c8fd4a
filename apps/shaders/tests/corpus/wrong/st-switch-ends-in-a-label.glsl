// expect: image 3 
void mainImage(out vec4 o, in vec2 p) {
    switch (int(p.x)) { case 0: o = vec4(iTime); break; case 1: }
}
