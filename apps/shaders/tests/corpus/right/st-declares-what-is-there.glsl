uniform vec3 iResolution;
uniform float iTime;
void mainImage(out vec4 o, in vec2 p) { o = vec4(p / iResolution.xy, iTime, 1.0); }
