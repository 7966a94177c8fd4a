// A landscape for a machine with sixteen colours: everything is decided on a coarse grid,
// and what lies between two colours is mixed from a four by four pattern.
float cell(float n) {
    uint h = uint(int(n) + 65536) * 0x9E3779B1u;
    h ^= h >> 15; h *= 0x85EBCA77u; h ^= h >> 13;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(float x) {
    float i = floor(x), f = x - i;
    return mix(cell(i), cell(i + 1.0), f * f * (3.0 - 2.0 * f));
}

float threshold(vec2 p) {
    const float order[16] = float[16](0.0, 8.0, 2.0, 10.0, 12.0, 4.0, 14.0, 6.0, 3.0, 11.0, 1.0, 9.0, 15.0, 7.0, 13.0, 5.0);
    ivec2 i = ivec2(mod(p, 4.0));
    return (order[i.y * 4 + i.x] + 0.5) / 16.0;
}

vec3 palette(int i) {
    const vec3 p[16] = vec3[16](
        vec3(0.07, 0.06, 0.13), vec3(0.12, 0.11, 0.23), vec3(0.19, 0.17, 0.36), vec3(0.30, 0.24, 0.47),
        vec3(0.46, 0.31, 0.54), vec3(0.65, 0.38, 0.55), vec3(0.83, 0.46, 0.50), vec3(0.94, 0.60, 0.46),
        vec3(0.98, 0.75, 0.52), vec3(1.00, 0.89, 0.69), vec3(0.13, 0.25, 0.31), vec3(0.18, 0.38, 0.40),
        vec3(0.31, 0.52, 0.47), vec3(0.52, 0.66, 0.53), vec3(0.27, 0.17, 0.23), vec3(0.45, 0.27, 0.27));
    return p[clamp(i, 0, 15)];
}

float sun_column() {
    return floor(58.0 * iResolution.x / iResolution.y);
}

// Sky, sun and hills at a whole pixel; x runs on for ever, y counts up from the shore.
int land(vec2 g, float t, float mixing) {
    float ink = mix(8.4, 1.6, smoothstep(0.0, 60.0, g.y)) + 0.5 * noise(0.07 * g.x + 0.12 * g.y * g.y * 0.01 + 0.15 * t) * step(g.y, 40.0);
    int c = int(floor(ink + mixing));
    vec2 sun = g - vec2(sun_column(), 21.0);
    if (dot(sun, sun) < 190.0) c = sun.y > -3.0 || mod(floor(sun.y), 3.0) > 0.5 ? (sun.y > 4.0 + 3.0 * mixing ? 9 : 8) : c;
    // Long clouds slide the other way.
    float band = floor(g.y / 3.0), long_cloud = noise(0.035 * g.x + 0.10 * t * (1.0 + 0.2 * mod(band, 3.0)) + 19.0 * band);
    if (g.y > 36.0 && g.y < 56.0 && long_cloud > 0.84) c = g.y < 44.0 ? 5 : 4;

    float x = g.x + floor(0.8 * t);
    float far = 4.0 + 13.0 * noise(0.035 * x) + 4.0 * noise(0.13 * x);
    if (g.y < far) c = g.y > far - 3.0 - 4.0 * noise(0.5 * x) && mixing > 0.4 ? 6 : (g.y < 5.0 + 7.0 * mixing ? 5 : 4);
    x = g.x + 50.0 + floor(2.0 * t);
    float middle = 3.0 + 9.0 * noise(0.05 * x) + 2.5 * noise(0.4 * x);
    if (g.y < middle) c = g.y > middle - 2.0 - 3.0 * mixing ? 3 : 2;
    x = g.x + 200.0 + floor(5.0 * t);
    float i = floor(x / 7.0), tall = 6.0 + 11.0 * cell(i), away = abs(x - 7.0 * i - 3.0);
    bool tree = cell(i + 900.0) > 0.45 && away < (tall - g.y) * 0.30 - mod(floor(g.y), 3.0) * 0.4 && g.y < tall;
    if (tree || g.y < 2.0 + 2.5 * noise(0.2 * x)) c = g.x > 7.0 * i && mixing > 0.86 ? 11 : 10;
    return c;
}

void mainImage(out vec4 colour, in vec2 at) {
    float size = max(iResolution.y / 90.0, 1.0);
    vec2 g = floor(at / size), shore = vec2(0.0, 27.0);
    float mixing = threshold(g);
    int c;
    if (g.y >= shore.y) {
        c = land(g - shore, iTime, mixing);
    } else {
        // The lake: the same picture below the shore, broken by rows of ripples, two steps darker.
        float deep = shore.y - g.y, row = floor(deep);
        float slide = floor(1.4 * sin(row * 1.9 + 1.1 * floor(6.0 * iTime) / 6.0) * (0.3 + 0.06 * deep) + 0.5);
        c = land(vec2(g.x + slide, deep * 1.15), iTime, mixing);
        if (c < 10) c = max(c - 1 - int(deep / 14.0 + mixing), 0);
        else c = 1;
        float glint = noise(0.16 * g.x + 13.0 * row + 0.7 * iTime), off = g.x - sun_column();
        if (glint > 0.90 - 0.12 * exp(-0.004 * off * off)) c = min(c + 2, 9);
    }
    colour = vec4(palette(c), 1.0);
}
