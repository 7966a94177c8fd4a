// expect: image 2 no #version 330
#version 330 core
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
