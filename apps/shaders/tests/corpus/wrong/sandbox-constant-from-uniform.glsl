// expect: image 5 
precision mediump float;
uniform float time;
uniform vec2 resolution;
const float k = time;
void main() { gl_FragColor = vec4(k); }
