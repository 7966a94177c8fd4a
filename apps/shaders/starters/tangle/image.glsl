#ifdef GL_ES
precision highp float;
#endif
// Truchet: every square holds the same two quarter arcs, turned at random, and yet the bands never end.
// A band runs from a level edge to an upright one, and the other way on every second square.
uniform vec2 u_resolution;
uniform float u_time;

float chance(vec2 i) {
    vec2 q = fract(i * vec2(0.6180340, 0.7548777) + 0.37);
    q += dot(q, q.yx + 31.7);
    return fract(q.x * q.y * 7.13);
}

// One band round a corner: x is its coverage, y its height in the middle, z the way along it.
vec3 band(vec2 p, vec2 corner, float pixel) {
    vec2 d = p - corner;
    float across = (length(d) - 0.5) / 0.23;
    float along = atan(abs(d.y) + 1e-5, abs(d.x) + 1e-5) / 1.5707963;
    return vec3(1.0 - smoothstep(1.0 - pixel, 1.0 + pixel, abs(across)), across, along);
}

vec3 paint(vec3 b, float way) {
    float flow = fract(way * b.z + 0.16 * u_time);
    float bead = 1.0 - smoothstep(0.43, 0.5, abs(flow - 0.5) + 0.28);
    vec3 c = mix(vec3(0.93, 0.87, 0.74), vec3(0.86, 0.33, 0.22), bead * (1.0 - smoothstep(0.5, 0.62, abs(b.y))));
    c = mix(c, vec3(0.17, 0.28, 0.27), smoothstep(0.70, 0.78, abs(b.y)));
    return c * (1.06 - 0.30 * b.y * b.y);
}

void main() {
    vec2 p = (gl_FragCoord.xy - 0.5 * u_resolution) / u_resolution.y;
    float turn = 0.32 + 0.05 * sin(0.1 * u_time);
    p = mat2(cos(turn), -sin(turn), sin(turn), cos(turn)) * p * 4.0 + vec2(0.16, 0.11) * u_time + 60.0;

    vec2 i = floor(p), f = p - i;
    if (chance(i) > 0.5) f.x = 1.0 - f.x;

    float pixel = 4.0 / u_resolution.y / 0.23 * 1.2;
    vec3 below = band(f, vec2(0.0, 0.0), pixel), above = band(f, vec2(1.0, 1.0), pixel);
    float way = 1.0 - 2.0 * mod(i.x + i.y, 2.0);

    // A wide soft shade is what lifts one band from the other and both from the ground.
    vec3 c = vec3(0.10, 0.19, 0.19);
    c *= 1.0 - 0.45 * (1.0 - smoothstep(1.0, 1.9, abs(below.y))) - 0.45 * (1.0 - smoothstep(1.0, 1.9, abs(above.y)));
    c = mix(c, paint(below, way), below.x);
    c *= 1.0 - 0.5 * (1.0 - smoothstep(0.9, 1.7, abs(above.y))) * below.x;
    c = mix(c, paint(above, way), above.x);

    vec2 v = gl_FragCoord.xy / u_resolution - 0.5;
    gl_FragColor = vec4(min(c * (1.04 - 0.5 * dot(v, v)), 1.0), 1.0);
}
