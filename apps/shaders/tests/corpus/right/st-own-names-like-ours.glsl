float ff_color = 1.0, fragColor, surfacePosition, time, mouse, resolution;
void mainImage(out vec4 ff, in vec2 p) { ff = vec4(ff_color + iTime + time); }
