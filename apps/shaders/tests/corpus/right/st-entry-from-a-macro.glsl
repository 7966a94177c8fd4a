#define PICTURE void mainImage(out vec4 o, in vec2 p)
PICTURE { o = vec4(p.x, p.y, iTime, 1.0); }
