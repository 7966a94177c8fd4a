precision mediump float;
uniform float iTime;
void main() { float sample = iTime, layout = 1.0, uint = 2.0, texture = 3.0, smooth = 4.0; gl_FragColor = vec4(sample, layout, uint, texture) + smooth; }
