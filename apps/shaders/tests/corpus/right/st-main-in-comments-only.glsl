// void main() { gl_FragColor = vec4(1.0); }
/* void main()
   { } */
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
