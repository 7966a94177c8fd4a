// The river is made of rows, one lantern and one rock to each, and is the same
// for everybody. Only the boat has to be remembered: in the left half of the
// buffer (x, sideways speed, distance, seconds since a key), in the right half
// (lanterns, last row that gave one, seconds of wobble left, best).

const float ROW = 0.62;                   // from one row to the next, in screen heights
const float BOAT = -0.26;                 // where on the screen the boat is kept

float hash(float n) { return fract(sin(n * 127.13) * 43758.5453); }
float middle(float y) { return 0.22 * sin(y * 0.9) + 0.11 * sin(y * 1.7 + 1.0); }
float reach(float y) { return 0.36 + 0.05 * sin(y * 1.3 + 2.0); }
float rowAt(float k) { return k * ROW; }
vec2 lantern(float k) { return vec2(middle(rowAt(k)) + (hash(k) - 0.5) * 0.46, rowAt(k)); }
vec2 rock(float k) {
    float y = rowAt(k) + 0.5 * ROW, side = hash(k + 0.5) < 0.5 ? -1.0 : 1.0;
    return vec2(middle(y) + side * (0.06 + 0.17 * hash(k + 7.0)), y);
}
float rockSize(float k) { return 0.045 + 0.03 * hash(k + 3.0); }
vec4 boat(sampler2D from) { return texture(from, vec2(0.25, 0.5)); }
vec4 score(sampler2D from) { return texture(from, vec2(0.75, 0.5)); }
