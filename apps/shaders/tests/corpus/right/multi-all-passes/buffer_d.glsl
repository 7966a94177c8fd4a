void mainImage(out vec4 o, in vec2 p) { o = step_on(texelFetch(iChannel0, ivec2(p), 0)) + 3.0 / 255.0; }
