void mainImage(out vec4 o, in vec2 p) { o = vec4(fade(texelFetch(iChannel0, ivec2(p), 0).x) + step(p.x, iTime)); }
