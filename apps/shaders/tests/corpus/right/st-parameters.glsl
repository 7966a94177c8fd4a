uniform float speed; // 0..4 = 1.0 "Speed"
uniform int count;   // 1..8 = 3
uniform bool grid;   // = true "Grid"
uniform vec2 centre; // -1..1 = 0.2, 0.5
uniform vec3 ink;    // color = #ff8800 "Ink"
uniform vec4 veil;   // colour = #11223344
void mainImage(out vec4 o, in vec2 p) {
    o = vec4(ink, 1) * float(count) * sin(speed * iTime + p.x - centre.x) + (grid ? veil : vec4(0));
}
