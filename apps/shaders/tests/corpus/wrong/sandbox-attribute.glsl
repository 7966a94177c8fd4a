// expect: image 5 
precision mediump float;
uniform float time;
uniform vec2 resolution;
attribute vec2 position;
void main() { gl_FragColor = vec4(time); }
