precision mediump float;
struct Dot { vec2 at; };
uniform float iTime;
void main() { Dot a; Dot b; b.at = vec2(iTime); Dot c = (a, b); gl_FragColor = vec4(c.at, 0.0, 1.0); }
