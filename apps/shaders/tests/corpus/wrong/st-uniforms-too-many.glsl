// expect: image 0 No browser has more than
uniform mat4 bones[2000];
void mainImage(out vec4 o, in vec2 p) { o = bones[int(p.x)][0] * iTime; }
