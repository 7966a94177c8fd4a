#ifdef GL_ES
precision mediump float;
#endif
uniform float time;
uniform vec2 mouse;
uniform vec2 resolution;
void main(void) {
    vec2 p = gl_FragCoord.xy / resolution.xy + mouse / 4.0;
    gl_FragColor = vec4(vec3(sin(p.x * 10.0 + time)), 1.0);
}
