precision highp float;
uniform float u_time, u_delta;
uniform int u_frame;
uniform vec4 u_date;
uniform vec2 u_resolution, u_mouse;
void main() { gl_FragColor = u_date * (u_time + u_delta + float(u_frame)) + vec4(u_resolution, u_mouse); }
