// rgb: how much of each light the paint takes away. w: how wet it is.
// Where it is wet, paint creeps towards its neighbours along the paper's grain.

vec3 load(float wash) {                   // the absent-minded hand has four colours
    float k = mod(wash, 4.0);
    vec3 c = k < 0.5 ? pigment : k < 1.5 ? vec3(0.85, 0.36, 0.22) : k < 2.5 ? vec3(0.91, 0.68, 0.25) : vec3(0.42,
        0.28, 0.50);
    return -log(clamp(iMouse.z > 0.0 ? pigment : c, 0.03, 0.97));
}

void mainImage(out vec4 paper, in vec2 at) {
    vec2 uv = at / iResolution.xy, p = (at - 0.5 * iResolution.xy) / iResolution.y;
    float grain = noise(p * 46.0) + 0.5 * noise(p * 120.0);
    float reach = 0.0055 * (0.4 + grain);
    vec2 lean = 0.0012 * vec2(noise(p * 14.0 + 5.0) - 0.5, noise(p * 14.0 + 25.0) - 0.55);
    vec2 s = vec2(iResolution.y / iResolution.x, 1.0);
    vec4 c = texture(iChannel0, uv), sum = vec4(0.0);
    for (int i = 0; i < 6; i++) {
        float a = 1.0472 * float(i) + 0.5 * float(iFrame % 7);
        sum += texture(iChannel0, uv + s * (reach * vec2(cos(a), sin(a)) + lean));
    }
    sum /= 6.0;
    float flow = 0.55 * smoothstep(0.03, 0.5, min(c.w, sum.w)) + 0.10 * smoothstep(0.1, 0.6, sum.w);
    // Paint collects at the border of the wet, and leaves a darker rim there.
    float border = clamp(c.w - sum.w, -0.05, 0.05);
    c.rgb = mix(c.rgb, sum.rgb, flow) * (1.0 + 0.35 * border);
    c.w = mix(c.w, sum.w, 0.32) * exp(-0.55 * iTimeDelta);
    c.rgb *= exp(-0.035 * iTimeDelta);
    if (iFrame == 0) c = vec4(0.0);

    vec4 hand = texture(iChannel1, vec2(0.5));
    if (hand.x > -9.0) {
        vec2 d = hand.xy - hand.zw, to = p - hand.zw;
        float k = clamp(dot(to, d) / max(dot(d, d), 1e-8), 0.0, 1.0);
        float hair = brush * (0.75 + 0.5 * noise(p * 30.0)) * (1.0 + 0.35 * sin(iTime * 1.7));
        float stroke = 1.0 - smoothstep(hair * 0.35, hair, length(to - d * k));
        c.rgb += load(floor(iTime / 1.5)) * stroke * iTimeDelta * 4.6;
        c.w = max(c.w, stroke);
    }
    paper = vec4(min(c.rgb, 3.0), min(c.w, 1.0));
}
