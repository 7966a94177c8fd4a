precision mediump float;
uniform float u_time;
float phase = u_time * 0.5;
float other = phase;
void main() { gl_FragColor = vec4(sin(phase), other, 0.0, 1.0); }
