uniform float season; // -1..1 = 0.42 "Season"
uniform float storms; // 0..1 = 0.45 "Storms"
uniform vec3 ice; // color = #e9d3ad "Ice"

// One sphere and one plane, both exact. The ring shades the planet and the
// planet the ring: each point simply looks towards the sun.

float hash(float n) { return fract(sin(n * 91.345) * 47453.5453); }
float hash2(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

float noise(vec2 p) {
    vec2 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(hash2(i), hash2(i + vec2(1, 0)), f.x), mix(hash2(i + vec2(0, 1)), hash2(i + 1.0), f.x), f.y);
}

float line(float x) { float i = floor(x), f = fract(x); return mix(hash(i), hash(i + 1.0), f * f
    * (3.0 - 2.0 * f)); }

float ring(float r) {                     // how much of the light a ring stops
    float d = 0.35 + 0.35 * line(r * 14.0) + 0.3 * line(r * 61.0);
    d *= smoothstep(1.30, 1.42, r) * (1.0 - smoothstep(2.34, 2.42, r));
    d *= 1.0 - 0.92 * (1.0 - smoothstep(0.035, 0.055, abs(r - 2.02)));       // the great gap
    return d * mix(0.35, 1.0, smoothstep(1.4, 1.62, r));
}

vec3 surface(vec3 n) {
    float lat = n.y;
    // Longitude through sine and cosine: no seam at the back.
    vec2 round_ = vec2(n.x, n.z) / max(length(n.xz), 0.05);
    float spin = iTime * 0.06 * (1.0 + 0.5 * sin(lat * 14.0));
    round_ = mat2(cos(spin), -sin(spin), sin(spin), cos(spin)) * round_;
    float curl = noise(round_ * 3.0 + lat * 6.0) - 0.5 + 0.5 * (noise(round_ * 7.0 + vec2(lat * 23.0, 3.0)) - 0.5);
    lat += 0.075 * storms * curl * (1.0 - lat * lat);
    float band = line(lat * 7.0 + 20.0) * 0.6 + line(lat * 19.0 + 3.0) * 0.4;
    vec3 c = mix(vec3(0.48, 0.25, 0.17), vec3(0.93, 0.78, 0.58), smoothstep(0.15, 0.8, band));
    c = mix(c, vec3(0.38, 0.48, 0.52), smoothstep(0.62, 0.98, abs(n.y)) * 0.8);
    vec2 eye = vec2(round_.x * 0.8 - 0.25, (n.y + 0.33) * 2.1);       // the one storm with a name
    float spot = (1.0 - smoothstep(0.12, 0.24, length(eye))) * step(0.0, round_.y);
    return mix(c, vec3(0.72, 0.28, 0.16), spot * 0.75 * storms);
}

void mainImage(out vec4 colour, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float roll = -0.34, tilt = 0.30 + 0.05 * sin(iTime * 0.11);
    uv = mat2(cos(roll), -sin(roll), sin(roll), cos(roll)) * (uv + vec2(-0.02, 0.0));
    vec3 eye = vec3(0.0, 6.0 * sin(tilt), -6.0 * cos(tilt));
    vec3 look = normalize(-eye), up = vec3(0.0, cos(tilt), sin(tilt));
    vec3 ray = normalize(look * 2.05 + vec3(uv.x, 0, 0) + up * uv.y);
    vec3 sun = normalize(vec3(-0.80, season * 0.75, -0.55));

    vec2 cell = floor(uv * 60.0);
    float far = hash2(cell);
    vec3 c = vec3(0.010, 0.011, 0.019) + vec3(0.022, 0.017, 0.026) * noise(uv * 2.0 + 4.0);
    vec2 in_ = fract(uv * 60.0) - 0.5;
    c += step(0.965, far) * (1.0 - smoothstep(0.0, 0.2, length(in_))) * (far - 0.965) * 18.0;

    float b = dot(eye, ray), h = b * b - dot(eye, eye) + 1.0;
    float tp = h > 0.0 ? -b - sqrt(h) : 1e5;
    float tr = abs(ray.y) > 1e-4 ? -eye.y / ray.y : 1e5;
    if (tp < 1e5) {
        vec3 p = eye + ray * tp;
        float day = dot(p, sun);
        float shade = 1.0;
        if (sun.y * p.y < 0.0) {
            vec3 q = p - sun * (p.y / sun.y);
            shade = 1.0 - 0.9 * ring(length(q.xz));
        }
        float lit = smoothstep(-0.08, 0.65, day) * 1.25;
        c = surface(p) * (lit * shade + 0.012);
        c *= 0.72 + 0.28 * max(dot(p, -ray), 0.0);
        c += vec3(0.95, 0.62, 0.35) * 0.16 * (1.0 - smoothstep(0.0, 0.28, abs(day - 0.08)))
            * (1.0 - max(dot(p, -ray), 0.0));
    } else {
        float air = length(eye + ray * max(-b, 0.0)) - 1.0;
        c += vec3(0.75, 0.60, 0.45) * exp(-air * 42.0) * 0.28
            * smoothstep(-0.3, 0.6, dot(normalize(eye - ray * b), sun));
    }
    if (tr > 0.0 && tr < tp) {
        vec3 p = eye + ray * tr;
        float r = length(p.xz), d = ring(r);
        float s = dot(p, sun), dark = dot(p, p) - s * s;
        float shade = s < 0.0 ? smoothstep(0.94, 1.05, sqrt(max(dark, 0.0))) : 1.0;
        vec3 tone = mix(ice * 0.62, ice * 1.05, line(r * 9.0 + 40.0));
        c = mix(c, tone * (0.03 + 0.90 * shade), d * 0.88);
    }
    colour = vec4(pow(max(c, 0.0), vec3(0.62)), 1.0);
}
