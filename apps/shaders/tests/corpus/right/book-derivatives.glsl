#extension GL_OES_standard_derivatives : enable
precision mediump float;
uniform vec2 u_resolution;
uniform float u_time;
void main() {
    float d = length(gl_FragCoord.xy / u_resolution) - fract(u_time);
    gl_FragColor = vec4(smoothstep(fwidth(d), 0.0, abs(d)));
}
