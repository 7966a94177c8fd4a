// The water remembers: last frame, a little dimmer, plus every swimmer's
// stroke since then. The stroke is a short line, so no wake has gaps.

void mainImage(out vec4 light, in vec2 at) {
    vec2 uv = (at - 0.5 * iResolution.xy) / iResolution.y;
    float dt = min(iTimeDelta, 0.05);
    vec2 drift = 0.010 * dt * vec2(sin(uv.y * 9.0 + iTime * 0.5), cos(uv.x * 8.0 - iTime * 0.4));
    vec3 c = texture(iChannel0, at / iResolution.xy + drift).rgb * exp(-dt * vec3(0.72, 0.40, 0.28));
    if (iFrame == 0) c = vec3(0.0);
    for (int i = 0; i < 36; i++) {
        float id = float(i);
        vec4 s = texture(iChannel1, field(id));
        vec2 back = s.zw * dt, to = uv - s.xy;
        float along = clamp(-dot(to, back) / max(dot(back, back), 1e-9), 0.0, 1.0);
        float d = length(to + back * along);
        float thin = 0.0019 + 0.0021 * hash(id + 13.0);
        vec3 tone = mix(vec3(0.14, 0.78, 0.70), vec3(0.42, 0.55, 1.0), hash(id + 21.0));
        if (hash(id + 33.0) > 0.84) tone = vec3(1.0, 0.62, 0.36);
        c += tone * exp(-d * d / (thin * thin)) * dt * (5.0 + 26.0 * length(s.zw));
    }
    light = vec4(min(c, 6.0), 1.0);
}
