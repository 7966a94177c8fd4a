// The hand: xy where it is, zw where it was, the same in every pixel.
// A place left of -9 means that the brush is lifted.

void mainImage(out vec4 hand, in vec2 at) {
    vec4 was = texture(iChannel0, vec2(0.5));
    vec2 now = vec2(-10.0);
    if (iMouse.z > 0.0) now = (iMouse.xy - 0.5 * iResolution.xy) / iResolution.y;
    else if (wander) {
        float t = iTime * 1.7, wash = floor(iTime / 1.5);
        now = vec2(0.62 * sin(t * 0.83 + wash * 1.9) + 0.16 * sin(t * 2.3), 0.33 * cos(t * 1.07 + wash * 2.6)
            + 0.07 * sin(t * 3.1));
        if (fract(iTime / 1.5) > 0.80) now = vec2(-10.0);
    }
    vec2 before = iFrame == 0 || was.x < -9.0 || now.x < -9.0 ? now : was.xy;
    hand = vec4(now, before);
}
