// expect: image 4 Only gl_FragData[0]
precision mediump float;
uniform float u_time;
void main() { gl_FragData[1] = vec4(u_time); }
