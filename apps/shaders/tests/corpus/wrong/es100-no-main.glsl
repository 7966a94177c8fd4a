// expect: image 0 void main() is missing
#version 100
precision mediump float;
void start() { gl_FragColor = vec4(1.0); }
