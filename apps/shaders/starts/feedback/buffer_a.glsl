// Buffer A is drawn before the Image pass, and nobody sees it. Its first input,
// iChannel0, is Buffer A itself: what it drew one frame ago. So it can remember.
const float FADE = 0.42;  // how fast the light goes: in a second it falls to e to the power of minus this
const float LIGHTS = 6.0;

// Where one of the lights is: all of them on a circle that breathes as it turns.
vec2 path(float n, float time) {
    float angle = 6.2831853 * n / LIGHTS + 1.3 * time;
    float far = 0.25 + 0.14 * sin(2.2 * time) + 0.03 * sin(5.3 * time);
    return far * vec2(sin(angle), cos(angle));
}

// How far a point is from the line between two others. Drawn as a line from where
// it was to where it is, a fast light leaves no gaps.
float segment(vec2 p, vec2 from, vec2 to) {
    vec2 way = to - from, away = p - from;
    float along = clamp(dot(away, way) / max(dot(way, way), 1e-6), 0.0, 1.0);
    return length(away - along * way);
}

vec3 tint(float n) {
    return 0.58 + 0.42 * cos(1.0472 * n + 0.3 * iTime + vec3(0.0, 1.6, 3.4));
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = (fragCoord - 0.5 * iResolution.xy) / iResolution.y;

    // The last frame, looked up a little nearer to the middle and turned a little:
    // so all that was drawn drifts outwards, and round.
    float grow = 0.16 * iTimeDelta, turn = -0.45 * iTimeDelta;
    vec2 back = mat2(1.0, turn, -turn, 1.0) * p * (1.0 - grow);
    vec3 colour = texture(iChannel0, (back * iResolution.y + 0.5 * iResolution.xy) / iResolution.xy).rgb;
    // By time and not by frames, so that it is the same on a fast screen and a slow one.
    colour *= exp(-FADE * iTimeDelta);
    // In the first frame there is nothing to remember yet.
    if (iFrame == 0) colour = vec3(0.0);

    for (float n = 0.0; n < LIGHTS; n++) {
        float d = segment(p, path(n, iTime - iTimeDelta), path(n, iTime));
        colour = max(colour, tint(n) * smoothstep(0.034, 0.002, d));
    }
    if (iMouse.z > 0.0) {
        vec2 hand = (iMouse.xy - 0.5 * iResolution.xy) / iResolution.y;
        colour = max(colour, tint(2.5) * smoothstep(0.045, 0.010, length(p - hand)));
    }

    fragColor = vec4(colour, 1.0);
}
