precision mediump float;
varying vec2 vUv;
varying vec3 neverRead;
uniform float iTime;
void main() { gl_FragColor = vec4(vUv, iTime, 1.0); }
