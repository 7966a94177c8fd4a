// expect: image 4 a loop is like
precision mediump float;
uniform float u_time;
void main() { float s = 0.0; for (float i = 0.0; i < u_time; i++) s += i; gl_FragColor = vec4(s); }
