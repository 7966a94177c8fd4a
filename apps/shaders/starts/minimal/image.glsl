// This function is called for every pixel of every frame. It is told where the
// pixel is, and answers with a colour: red, green and blue, each from 0 to 1.
void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    // From pixels to a square that is the same at every size: 0 is left and
    // below, 1 is right and above.
    vec2 uv = fragCoord / iResolution.xy;

    // iTime counts seconds. Without it the picture would stand still.
    float wave = 0.06 * sin(5.0 * uv.x + iTime) + 0.04 * sin(11.0 * uv.x - 1.4 * iTime);

    // mix() goes from one colour to the other, smoothstep() says how far.
    vec3 low = vec3(1.00, 0.66, 0.42);
    vec3 middle = vec3(0.84, 0.32, 0.46);
    vec3 high = vec3(0.13, 0.14, 0.36);
    vec3 colour = mix(low, middle, smoothstep(0.05, 0.50, uv.y + wave));
    colour = mix(colour, high, smoothstep(0.35, 0.95, uv.y - wave));

    fragColor = vec4(colour, 1.0);
}
