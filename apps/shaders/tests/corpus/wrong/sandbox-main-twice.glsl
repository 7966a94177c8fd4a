// expect: image 6 main is there already
precision mediump float;
uniform float time;
uniform vec2 resolution;
void main() { gl_FragColor = vec4(time); }
void main() { gl_FragColor = vec4(0.0); }
