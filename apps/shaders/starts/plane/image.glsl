// A uniform with a comment behind it becomes a slider or a colour that everybody
// can change: its range, what it is at first, and its name.
uniform float petals;  // 3..12 = 7 "Petals"
uniform float pace;    // 0..3 = 1 "Pace"
uniform vec3 ground;   // color = #f3e6d0 "Paper"
uniform vec3 inner;    // color = #f2b33d "Inner leaves"
uniform vec3 outer;    // color = #d8463f "Outer leaves"

const float TURN = 6.2831853;

mat2 turned(float angle) {
    float c = cos(angle), s = sin(angle);
    return mat2(c, s, -s, c);
}

// Distances: how far a point is from the edge of a shape, negative inside of it.
float circle(vec2 p, float radius) {
    return length(p) - radius;
}

// Where two circles overlap is a leaf. It begins at the origin and points upwards.
float leaf(vec2 p, float size, float width) {
    p.y -= 0.5 * size;
    float far = 0.25 * size * (1.0 / width - width);
    return length(vec2(abs(p.x) + far, p.y)) - length(vec2(far, 0.5 * size));
}

// A wreath of many leaves needs the distance of one only: the plane is folded
// like paper before it is cut.
float wreath(vec2 p, float size, float width, float count) {
    float slice = TURN / count;
    float angle = mod(atan(p.x, p.y) + 0.5 * slice, slice) - 0.5 * slice;
    return leaf(length(p) * vec2(sin(angle), cos(angle)), size, width);
}

// Lays a sheet of paper onto what is there, with its shadow below.
void lay(inout vec3 colour, float d, float shadow, vec3 paper) {
    colour *= 1.0 - 0.30 * (1.0 - smoothstep(-0.02, 0.07, shadow));
    // An edge as wide as a pixel is smooth at every size.
    float pixel = 1.0 / iResolution.y;
    colour = mix(colour, paper, smoothstep(pixel, -pixel, d));
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    // The middle is the origin, and the picture is one high.
    vec2 p = (fragCoord - 0.5 * iResolution.xy) / iResolution.y;
    vec2 light = vec2(-0.012, 0.018);
    float count = floor(petals + 0.5);
    float time = pace * iTime;

    vec3 colour = ground * (1.0 - 0.22 * dot(p, p));

    // From the largest wreath to the smallest, each turned by half a leaf.
    for (int i = 0; i < 5; i++) {
        float depth = float(i) / 4.0;
        float open = 0.86 + 0.14 * sin(0.9 * time - 2.2 * depth);
        float size = mix(0.46, 0.15, depth) * open;
        float angle = 0.10 * time * (1.0 - 2.0 * mod(float(i), 2.0)) + 0.5 * TURN / count * float(i);
        mat2 turn = turned(angle);
        float d = wreath(turn * p, size, 0.52, count);
        float shadow = wreath(turn * (p + light), size, 0.52, count);
        vec3 paper = mix(outer, inner, depth);
        // Each leaf is a little lighter towards its tip.
        paper *= 0.86 + 0.30 * length(p) / size;
        lay(colour, d, shadow, paper);
    }
    lay(colour, circle(p, 0.045), circle(p + light, 0.045), mix(outer, vec3(0.2, 0.05, 0.1), 0.7));

    fragColor = vec4(colour, 1.0);
}
