precision mediump float;
uniform float u_time;
float round(float x) { return floor(x + 0.5); }
float texture(vec2 at) { return fract(at.x * at.y); }
void main() { float sample = round(u_time); gl_FragColor = vec4(sample, texture(gl_FragCoord.xy), 0.0, 1.0); }
