void mainImage(out vec4 o, in vec2 p) { o = READ(iChannel0, p / iResolution.xy); }
