precision highp float;
uniform sampler2D backbuffer;
uniform vec2 resolution;
uniform float time;
void main() {
    vec2 at = gl_FragCoord.xy / resolution;
    gl_FragColor = 0.95 * texture2D(backbuffer, at + vec2(0.0, 0.002)) + step(0.9, fract(at.x + time)) * 0.05;
}
