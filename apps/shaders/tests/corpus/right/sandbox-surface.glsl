precision mediump float;
uniform vec2 surfaceSize;
varying vec2 surfacePosition;
void main() { gl_FragColor = vec4(fract(surfacePosition), surfaceSize); }
