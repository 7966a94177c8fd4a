const float CUP = 0.43;                   // radius, in screen heights
const float H = 1.0 / 200.0;              // the fluid's own grain, whatever the screen's

vec2 place(vec2 at, vec2 screen) { return (at - 0.5 * screen) / screen.y; }
vec2 address(vec2 p, vec2 screen) { return p * vec2(screen.y / screen.x, 1.0) + 0.5; }

// The spoon: xy where it is, zw how it moves.
vec4 spoon(float t) {
    float a = t * 1.15 + 0.7 * sin(t * 0.37), r = 0.20 + 0.08 * sin(t * 0.53);
    return vec4(r * cos(a), r * sin(a), 1.05 * r * vec2(-sin(a), cos(a)) * (1.15 + 0.26 * cos(t * 0.37)));
}

// Pressure that makes the flow neither pile up nor thin out: one round of Jacobi.
float relax(sampler2D pressure, sampler2D flow, vec2 p, vec2 screen) {
    vec2 x = vec2(H, 0.0), y = vec2(0.0, H);
    float around = texture(pressure, address(p + x, screen)).x + texture(pressure, address(p - x, screen)).x
                 + texture(pressure, address(p + y, screen)).x + texture(pressure, address(p - y, screen)).x;
    float piles = texture(flow, address(p + x, screen)).x - texture(flow, address(p - x, screen)).x
                + texture(flow, address(p + y, screen)).y - texture(flow, address(p - y, screen)).y;
    return 0.25 * (around - 0.5 * H * piles);
}
