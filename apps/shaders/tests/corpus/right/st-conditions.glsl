#define QUALITY 2
#if defined(QUALITY) && (QUALITY >= 2 || !defined QUICK) && ((1 << 3) % 5 == 3)
#define RAYS 4
#elif QUALITY == 1
#define RAYS 2
#else
#error no quality
#endif
void mainImage(out vec4 o, in vec2 p) { o = vec4(RAYS) * iTime; }
