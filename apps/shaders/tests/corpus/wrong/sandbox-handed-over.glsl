// expect: image 5 Nothing hands normal over
precision mediump float;
uniform float time;
uniform vec2 resolution;
varying vec3 normal;
void main() { gl_FragColor = vec4(normal, time); }
