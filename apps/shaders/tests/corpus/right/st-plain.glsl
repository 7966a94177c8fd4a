void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = fragCoord / iResolution.xy;
    fragColor = vec4(p, 0.5 + 0.5 * sin(iTime), 1.0);
}
