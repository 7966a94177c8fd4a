uniform vec3 first;   // color = #f6bd4f "First"
uniform vec3 second;  // color = #d9415d "Second"
uniform vec3 third;   // color = #16264f "Third"

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 count = cells(iResolution.xy);
    vec2 p = fragCoord / iResolution.xy * count - 0.5;
    vec2 cell = floor(p), between = p - cell;

    // Four cells are mixed, so that no corners show.
    vec3 kinds = mix(
        mix(cellOf(iChannel0, cell, count), cellOf(iChannel0, cell + vec2(1, 0), count), between.x),
        mix(cellOf(iChannel0, cell + vec2(0, 1), count), cellOf(iChannel0, cell + vec2(1, 1), count), between.x),
        between.y).rgb;

    // Whoever is the most gives the colour; the cube makes the edges clearer.
    vec3 share = kinds * kinds * kinds + 0.001;
    share /= share.r + share.g + share.b;
    vec3 colour = share.r * first + share.g * second + share.b * third;

    fragColor = vec4(colour, 1.0);
}
