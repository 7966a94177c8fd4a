// What stands here is put before every pass.
//
// The picture is divided into cells, and each cell is the home of one particle.
// In Buffer A all the texels of a cell hold the same four numbers: where its
// particle is (xy, away from home, measured in cells) and how fast it goes (zw).
// One texel would be enough; this way nothing is lost when the window changes.
const vec2 GRID = vec2(44.0, 25.0);

// No particle gets further from home than this. So what may cover a pixel lives
// in its own cell or in one of the eight around it: nine looks, however many
// particles there are.
const float REACH = 0.85;

vec4 particle(sampler2D states, vec2 cell) {
    return texture(states, (cell + 0.5) / GRID);
}

// A number for each cell that looks like chance, and is always the same.
float chance(vec2 cell) {
    vec2 p = fract(cell * vec2(0.3183, 0.3679));
    p += dot(p, p + 27.19);
    return fract(p.x * p.y);
}

// Homes are not in the middle of their cells, or the field would look like a chessboard.
vec2 homeOf(vec2 cell) {
    return cell + 0.5 + 0.55 * (vec2(chance(cell + 3.0), chance(cell + 11.0)) - 0.5);
}
