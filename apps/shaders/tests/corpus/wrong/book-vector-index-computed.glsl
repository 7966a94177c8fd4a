// expect: image 4 an index is a constant
precision mediump float;
uniform float u_time;
void main() { gl_FragColor = vec4(gl_FragCoord[int(u_time)]); }
