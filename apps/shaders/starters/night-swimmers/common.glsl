// Six by six swimmers. The buffer is cut into as many fields, and each field
// is one swimmer: xy is the place, zw the speed (in screen heights).
const float SIDE = 6.0;

vec2 field(float id) { return (vec2(mod(id, SIDE), floor(id / SIDE)) + 0.5) / SIDE; }

float hash(float n) { return fract(sin(n * 127.1) * 43758.5453); }
