precision mediump float;
void mainImage(out vec4 o, in vec2 p) { o = vec4(p / iResolution.xy, iTime, 1.0); }
void main() { mainImage(gl_FragColor, gl_FragCoord.xy); }
