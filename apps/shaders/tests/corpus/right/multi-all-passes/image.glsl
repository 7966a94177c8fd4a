void mainImage(out vec4 o, in vec2 p) { o = texture(iChannel0, p / iResolution.xy); }
