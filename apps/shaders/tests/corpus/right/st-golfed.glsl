#define R iResolution
#define T(a) cos(a * vec4(1, 2, 3, 0) + iTime)
void mainImage(out vec4 o, vec2 u) { o *= 0.; for (float i = 0.; i++ < 9.;) o += T(i * length(u / R.y)) / 9.; }
