// expect: image 6 no ? : between
precision mediump float;
uniform float time;
uniform vec2 resolution;
struct Hit { float t; };
void main() { Hit a; Hit b; Hit c = time > 1.0 ? a : b; gl_FragColor = vec4(c.t); }
