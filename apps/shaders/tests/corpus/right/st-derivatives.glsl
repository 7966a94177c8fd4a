void mainImage(out vec4 o, in vec2 p) { float d = length(p) * iTime; o = vec4(fwidth(d), dFdx(d), dFdy(d), 1); }
