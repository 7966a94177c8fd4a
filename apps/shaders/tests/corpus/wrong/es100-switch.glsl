// expect: image 3 
#version 100
void main() { switch (1) { case 1: break; } gl_FragColor = vec4(1.0); }
