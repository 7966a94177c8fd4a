#define SUM 1.0 /* the first
   and */ + 2.0 // the second
void mainImage(out vec4 o, in vec2 p) { o = vec4(SUM * iTime); }
