// expect: image 3 u_resolution is not declared
uniform float u_time;
void main() { gl_FragColor = vec4(gl_FragCoord.xy / u_resolution, u_time, 1.0); }
