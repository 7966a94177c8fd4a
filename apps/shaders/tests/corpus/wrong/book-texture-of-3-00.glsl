// expect: image 4 No function texture
precision mediump float;
uniform sampler2D u_tex; uniform float u_time;
void main() { gl_FragColor = texture(u_tex, vec2(u_time)); }
