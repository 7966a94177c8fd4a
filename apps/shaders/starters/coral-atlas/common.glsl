uniform float feed; // 0.02..0.06 = 0.037 "Feed"
uniform float kill; // 0.05..0.07 = 0.0602 "Kill"

// The dish has its own grid, whatever the screen: every pixel of a cell keeps
// the same value, so the animal does not change its size with the window.
vec2 dish(vec2 screen) { return min(vec2(320.0, 180.0), screen); }

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

vec4 cell(sampler2D from, vec2 at, vec2 screen) {
    vec2 g = dish(screen);
    return texture(from, (mod(floor(at), g) + 0.5) / g);
}

// One step of Gray and Scott: x is food, y is what eats it.
vec4 react(sampler2D from, vec2 pixel, vec2 screen, vec4 mouse, int frame) {
    vec2 g = dish(screen), at = floor(pixel / screen * g);
    vec4 now = cell(from, at, screen);
    if (frame == 0 || now.w < 0.5) {
        vec2 seed = floor(at / 9.0);
        float spot = step(0.80, hash(seed)) * step(length(fract(at / 9.0) - 0.5), 0.36);
        return vec4(1.0 - 0.5 * spot, 0.42 * spot, 0.0, 1.0);
    }
    vec2 around = -now.xy;
    for (int y = -1; y <= 1; y++)
        for (int x = -1; x <= 1; x++) {
            if (x == 0 && y == 0) continue;
            around += cell(from, at + vec2(x, y), screen).xy * (x == 0 || y == 0 ? 0.2 : 0.05);
        }
    float eaten = now.x * now.y * now.y;
    // The taste of the water changes slowly from one shore to the other.
    float shore = 0.0040 * sin(at.x / g.x * 5.0 + float(frame) * 0.009) * cos(at.y / g.y * 4.0);
    now.x += 1.0 * around.x - eaten + (feed + shore) * (1.0 - now.x);
    now.y += 0.5 * around.y + eaten - (feed + shore + kill) * now.y;
    if (mouse.z > 0.0 && length(at - mouse.xy / screen * g) < 5.0) now.y = 0.5;
    return vec4(clamp(now.xy, 0.0, 1.0), 0.0, 1.0);
}
