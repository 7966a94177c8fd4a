// expect: image 2 cannot be filled
layout(packed) uniform Scene { vec4 sun; };
void mainImage(out vec4 o, in vec2 p) { o = sun * iTime; }
