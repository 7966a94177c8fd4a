// "Slow rings" by Charlie Marsh, 2024
// MIT License. https://shaders.example/rings
#ifdef GL_ES
precision mediump float;
#endif
uniform vec2 u_resolution;
uniform float u_time;
void main() {
    vec2 p = (2.0 * gl_FragCoord.xy - u_resolution) / u_resolution.y;
    gl_FragColor = vec4(vec3(0.5 + 0.5 * sin(12.0 * length(p) - u_time)), 1.0);
}
