float scene(vec3 p) { return min(length(p - vec3(0, 0.2 * sin(iTime), 0)) - 0.5, p.y + 0.6); }
vec3 normal(vec3 p) { vec2 e = vec2(1e-3, 0); return normalize(vec3(scene(p + e.xyy), scene(p + e.yxy), scene(p + e.yyx)) - scene(p)); }
void mainImage(out vec4 o, in vec2 f) {
    vec3 eye = vec3(0, 0, -2), ray = normalize(vec3((f - 0.5 * iResolution.xy) / iResolution.y, 1));
    float t = 0.0;
    for (int i = 0; i < 64 && t < 9.0; i++) { float d = scene(eye + t * ray); if (d < 1e-3) break; t += d; }
    o = t < 9.0 ? vec4(0.5 + 0.5 * normal(eye + t * ray), 1) : vec4(0.1);
}
