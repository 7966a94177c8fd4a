// The dish is divided into cells. A cell holds how much of three kinds lives in it: red eats green, green eats
// blue, and blue eats red. What stands in Common is put before both passes.

// How many cells there are: never more than pixels.
vec2 cells(vec2 screen) {
    return min(vec2(240.0, 135.0), screen);
}

vec4 cellOf(sampler2D dish, vec2 cell, vec2 count) {
    return texture(dish, (cell + 0.5) / count);
}

// A number that looks like chance, and is always the same for the same place.
float chance(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}
