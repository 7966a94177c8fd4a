mat2 turn(float a) { float s = sin(a), c = cos(a); return mat2(c, -s, s, c); }
void mainImage(out vec4 o, in vec2 p) {
    mat3x2 wide = mat3x2(1, 0, 0, 1, 1, 1);
    vec2 q = turn(iTime) * (wide * vec3(p, 1)) * inverse(mat2(2, 0, 0, 2));
    o = vec4(fract(q), determinant(turn(1.0)), 1);
}
