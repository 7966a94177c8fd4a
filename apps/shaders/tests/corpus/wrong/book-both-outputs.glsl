// expect: image 0 not to both
precision mediump float;
uniform float u_time;
void main() { gl_FragColor = vec4(u_time); gl_FragData[0] = vec4(1.0); }
