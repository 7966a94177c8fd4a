void mainImage(out vec4 o, in vec2 p) { if (p.x < iTime) discard; gl_FragDepth = 0.5; o = vec4(gl_FrontFacing ? 1 : 0); }
