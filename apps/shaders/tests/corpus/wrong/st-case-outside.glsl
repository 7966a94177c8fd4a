// expect: image 3 
void mainImage(out vec4 o, in vec2 p) {
    case 1: o = vec4(iTime);
}
