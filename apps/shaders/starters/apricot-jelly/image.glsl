#ifdef GL_ES
precision highp float;
#endif
// Metaballs: each drop adds its own field, and the skin is where the sum passes one.
// The field also bends the normal, so that the drops look thick enough to eat.
uniform vec2 u_resolution;
uniform float u_time;

const int DROPS = 9;

vec2 drop(float n) {
    float t = 0.35 * u_time;
    return vec2(0.72 * sin(t * (0.55 + 0.07 * n) + 2.4 * n), 0.36 * cos(t * (0.80 - 0.05 * n) + 1.7 * n));
}

// xy: slope of the field; z: the field.
vec3 field(vec2 p) {
    vec3 sum = vec3(0.0);
    for (int i = 0; i < DROPS; i++) {
        float n = float(i), size = 0.0125 + 0.0055 * sin(n * 5.1 + 1.0);
        vec2 d = p - drop(n);
        float r = dot(d, d) + 0.004;
        sum += vec3(-2.0 * size * d / (r * r), size / r);
    }
    return sum;
}

void main() {
    vec2 p = (gl_FragCoord.xy - 0.5 * u_resolution) / u_resolution.y;
    vec3 f = field(p);
    float slope = length(f.xy) + 1e-4;
    float depth = (f.z - 1.0) / slope;

    // A plate with a soft shadow, thrown by the same field a little further up.
    vec3 plate = mix(vec3(0.83, 0.88, 0.84), vec3(0.93, 0.94, 0.89), 0.5 + p.y);
    vec3 s = field(p + vec2(-0.035, 0.050));
    float shade = smoothstep(0.25, 1.15, s.z);
    plate = mix(plate, vec3(0.62, 0.60, 0.50), 0.55 * shade);
    // Light that went through the jelly colours the shadow.
    plate = mix(plate, vec3(0.98, 0.72, 0.42), 0.65 * smoothstep(0.9, 2.2, s.z));

    // For one drop alone this is exactly the normal of a ball.
    vec2 lean = -0.058 * f.xy / (f.z * f.z);
    float rise = min(dot(lean, lean), 1.0);
    vec3 normal = normalize(vec3(lean, sqrt(1.0 - 0.92 * rise)));
    vec3 sun = normalize(vec3(-0.45, 0.65, 0.65));
    float lit = clamp(dot(normal, sun), 0.0, 1.0);
    float back = clamp(dot(normal.xy, -sun.xy), 0.0, 1.0);

    vec3 jelly = mix(vec3(0.80, 0.27, 0.10), vec3(0.99, 0.62, 0.22), 0.25 + 0.75 * lit);
    jelly = mix(jelly, vec3(1.00, 0.80, 0.44), 0.85 * back * rise);
    jelly += vec3(0.85, 0.80, 0.72) * pow(clamp(dot(normal, normalize(sun + vec3(0.0, 0.0, 1.0))), 0.0, 1.0), 110.0);

    float pixel = 1.0 / u_resolution.y;
    gl_FragColor = vec4(min(mix(plate, jelly, smoothstep(-pixel, pixel, depth)), 1.0), 1.0);
}
