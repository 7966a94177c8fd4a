precision mediump float;
uniform float iTime;
void main() { gl_FragData[0] = vec4(iTime); }
