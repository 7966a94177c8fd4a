// A ray goes out from the eye through each pixel. map() says how far the nearest
// thing is, so the ray may safely go as far as that, and asks again.
uniform float softness;  // 0.01..0.5 = 0.26 "Softness"
uniform vec3 glaze;      // color = #d9573f "Glaze"

const int STEPS = 56;
const int SHADOW_STEPS = 18;
const float FAR = 9.0;
const vec3 SUN = normalize(vec3(0.65, 0.75, 0.35));

mat2 turned(float angle) {
    float c = cos(angle), s = sin(angle);
    return mat2(c, s, -s, c);
}

// Joins two distances with a fillet as wide as k.
float joined(float a, float b, float k) {
    float h = max(k - abs(a - b), 0.0) / k;
    return min(a, b) - 0.25 * h * h * k;
}

float ball(vec3 p, float radius) {
    return length(p) - radius;
}

float ring(vec3 p, float radius, float thickness) {
    return length(vec2(length(p.xy) - radius, p.z)) - thickness;
}

float things(vec3 p) {
    float t = 0.7 * iTime;
    vec3 q = p - vec3(0.0, 0.70, 0.0);
    q.xz = turned(0.5 * t) * q.xz;
    float d = ring(q, 0.56, 0.14);
    d = joined(d, ball(p - vec3(0.95 * cos(t), 0.36, 0.95 * sin(t)), 0.36), softness);
    return joined(d, ball(p - vec3(0.0, 0.75 + 0.30 * sin(1.3 * t), 0.0), 0.24), softness);
}

float map(vec3 p) {
    return min(p.y, things(p));
}

// Which way the surface looks: where the distance grows fastest.
vec3 normal(vec3 p) {
    const vec2 e = vec2(0.002, -0.002);
    return normalize(e.xyy * map(p + e.xyy) + e.yyx * map(p + e.yyx) +
                     e.yxy * map(p + e.yxy) + e.xxx * map(p + e.xxx));
}

// How far away something is hit; FAR where nothing is.
float march(vec3 from, vec3 way) {
    float far = 0.0;
    for (int i = 0; i < STEPS; i++) {
        float d = map(from + far * way);
        if (d < 0.001 * far || far > FAR) break;
        far += d;
    }
    return min(far, FAR);
}

// On the way to the sun: the narrower something is missed, the darker it is.
float lit(vec3 from) {
    float light = 1.0, far = 0.06;
    for (int i = 0; i < SHADOW_STEPS; i++) {
        float d = things(from + far * SUN);
        light = min(light, 9.0 * d / far);
        far += clamp(d, 0.05, 0.30);
        if (light < 0.01 || far > 3.5) break;
    }
    light = clamp(light, 0.0, 1.0);
    return light * light * (3.0 - 2.0 * light);
}

vec3 sky(vec3 way) {
    vec3 colour = mix(vec3(0.55, 0.33, 0.24), vec3(0.07, 0.16, 0.28), smoothstep(-0.05, 0.42, way.y));
    return colour + vec3(0.7, 0.4, 0.15) * pow(max(dot(way, SUN), 0.0), 24.0);
}

vec3 shaded(vec3 p, vec3 way) {
    vec3 n = normal(p);
    bool isTable = things(p) > p.y;
    // Colours are picked as screens show them; light is counted in their squares.
    vec3 paint = isTable ? vec3(0.10, 0.15, 0.17) : glaze * glaze;

    float sun = max(dot(n, SUN), 0.0) * lit(p + 0.01 * n);
    // Corners get less of the sky: look a little way out, and see how much room there is.
    float room = clamp(0.25 + 0.75 * map(p + 0.25 * n) / 0.25, 0.0, 1.0);
    vec3 light = sun * vec3(2.3, 1.8, 1.25) + room * (0.5 + 0.5 * n.y) * vec3(0.40, 0.52, 0.70);
    // What the table throws back from below.
    light += room * max(-n.y, 0.0) * vec3(0.30, 0.24, 0.18);
    vec3 colour = paint * light;

    if (!isTable) {
        float edge = pow(1.0 - max(dot(n, -way), 0.0), 5.0);
        colour += 0.45 * edge * sky(reflect(way, n));
        colour += sun * pow(max(dot(reflect(way, n), SUN), 0.0), 40.0);
    }
    return colour;
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = (fragCoord - 0.5 * iResolution.xy) / iResolution.y;

    // Without a hand the camera goes round by itself. iMouse.z is above zero while the button is held.
    vec2 hand = iMouse.z > 0.0 ? iMouse.xy / iResolution.xy - 0.5 : vec2(0.08 * sin(0.2 * iTime), 0.0);
    float height = clamp(0.36 - 0.9 * hand.y, 0.06, 1.2);
    vec3 eye = vec3(0.0, 0.55, 0.0) + 3.7 * vec3(0.0, sin(height), -cos(height));
    vec3 way = normalize(vec3(p, 1.55));
    way.yz = turned(height) * way.yz;
    eye.xz = turned(6.0 * hand.x) * eye.xz;
    way.xz = turned(6.0 * hand.x) * way.xz;

    float far = march(eye, way);
    vec3 colour = sky(way);
    if (far < FAR) {
        // The distance takes the table's colour away, so that it ends nowhere.
        colour = mix(shaded(eye + far * way, way), colour, smoothstep(3.5, FAR, far));
    }

    // Bright light does not burn out, and screens want the root of it.
    fragColor = vec4(sqrt(1.0 - exp(-1.25 * colour)), 1.0);
}
