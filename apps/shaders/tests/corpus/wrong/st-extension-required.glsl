// expect: image 2 No browser has the extension
#extension GL_ARB_gpu_shader5 : require
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
