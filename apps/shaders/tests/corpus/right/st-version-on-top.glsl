#version 300 es
precision mediump float;
void mainImage(out vec4 o, in vec2 p) { o = vec4(iTime); }
