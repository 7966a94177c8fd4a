#ifdef GL_ES
precision highp float;
#endif
// The copper list, remembered: a home computer that changed one colour register on each line.
// Every line of the picture sorts the bars by depth; in front of them turns a twisted column.
uniform float time;
uniform vec2 resolution;

const float LINES = 180.0;

vec3 metal(float n) {
    if (n < 0.5) return vec3(0.86, 0.45, 0.26);
    if (n < 1.5) return vec3(0.20, 0.56, 0.58);
    return vec3(0.91, 0.74, 0.44);
}

// Sixteen steps a channel was all there was.
vec3 steps(vec3 c) {
    return floor(clamp(c, 0.0, 1.0) * 15.0 + 0.5) / 15.0;
}

float star(vec2 i) {
    vec2 q = fract(i * vec2(0.6180340, 0.7548777) + 0.19);
    q += dot(q, q.yx + 29.3);
    return fract(q.x * q.y * 6.31);
}

void main() {
    float line = floor(gl_FragCoord.y / resolution.y * LINES), y = (line + 0.5) / LINES - 0.5;
    float x = (gl_FragCoord.x - 0.5 * resolution.x) / resolution.y;

    vec3 c = mix(vec3(0.10, 0.08, 0.20), vec3(0.03, 0.03, 0.09), abs(y) * 2.0);
    // Three sheets of stars, one dot on some of the lines.
    for (int k = 1; k <= 3; k++) {
        float near = float(k), column = floor((x + 0.045 * near * time) * LINES);
        vec2 box = floor(vec2(column, line) / vec2(24.0, 9.0));
        float s = star(box + 37.0 * near);
        vec2 spot = floor(vec2(24.0, 9.0) * vec2(fract(s * 57.0), fract(s * 91.0)));
        if (s > 0.55 && column - box.x * 24.0 == spot.x && line - box.y * 9.0 == spot.y) c = vec3(0.20, 0.22, 0.30) * near;
    }

    float depth = -9.0;
    for (int i = 0; i < 11; i++) {
        float n = float(i), a = 0.62 * time + 0.38 * n;
        float middle = 0.31 * sin(a) + 0.06 * sin(0.37 * time), z = cos(a);
        float r = (y - middle) / (0.032 + 0.008 * z);
        if (abs(r) < 1.0 && z > depth) {
            depth = z;
            float round = sqrt(1.0 - r * r), gloss = exp(-18.0 * (r - 0.35) * (r - 0.35));
            c = metal(mod(n, 3.0)) * (0.12 + 0.80 * round * round) * (0.70 + 0.30 * z) + 0.38 * gloss * (0.5 + 0.5 * z);
        }
    }

    // A square column, twisted: on each line four corners give at most two visible faces.
    float twist = 0.8 * time + 2.6 * sin(0.43 * time) * y + 1.3 * sin(2.0 * y + 0.7 * time);
    float centre = 0.42 * sin(0.31 * time) + 0.05 * sin(6.0 * y + 1.1 * time);
    for (int i = 0; i < 4; i++) {
        float a = twist + 1.5707963 * float(i);
        float left = centre + 0.15 * sin(a), right = centre + 0.15 * sin(a + 1.5707963);
        if (x > left && x < right) {
            float face = (right - left) / 0.213, across = (x - left) / max(right - left, 1e-4);
            float check = mod(floor(across * 3.0) + floor((y + 0.06 * time) * 15.0), 2.0);
            vec3 paint = mix(vec3(0.93, 0.86, 0.74), vec3(0.62, 0.20, 0.30), check);
            c = paint * (0.18 + 0.82 * face);
        }
    }
    gl_FragColor = vec4(steps(c), 1.0);
}
