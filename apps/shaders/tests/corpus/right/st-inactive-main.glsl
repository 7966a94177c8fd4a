#ifdef ELSEWHERE
uniform float u_time;
void main() { gl_FragColor = vec4(u_time); }
#else
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
#endif
