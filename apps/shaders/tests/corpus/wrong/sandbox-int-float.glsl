// expect: image 5 There is no * between
precision mediump float;
uniform float time;
uniform vec2 resolution;
void main() { gl_FragColor = vec4(2 * time); }
