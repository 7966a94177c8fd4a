// Read by both.
#if __VERSION__ == 300
#define READ texture
#else
#define READ texture2D
#endif
