uniform float speed; // 0..2 = 1.0 "Speed"
vec4 step_on(vec4 was) { return fract(was + 0.01 * speed); }
