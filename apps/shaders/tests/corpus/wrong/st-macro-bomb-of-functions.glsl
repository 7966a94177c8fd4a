// expect: image 3 Macros make this longer
#define F(x) ((x) * (x))
void mainImage(out vec4 o, in vec2 p) { o = vec4(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(F(iTime))))))))))))))))))))))); }
