// expect: image 2 cannot be filled
uniform samplerCube sky;
void mainImage(out vec4 o, in vec2 p) { o = texture(sky, vec3(p, iTime)); }
