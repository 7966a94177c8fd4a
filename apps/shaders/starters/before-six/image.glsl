#ifdef GL_ES
precision highp float;
#endif
// A dawn with nothing in it: five colours stacked from ground to sky,
// bent by one slow swell, and one pale disc that takes a minute to rise and to set.
uniform vec2 u_resolution;
uniform float u_time;

vec3 ladder(float y) {
    vec3 c = mix(vec3(0.16, 0.20, 0.32), vec3(0.44, 0.36, 0.50), smoothstep(0.00, 0.30, y));
    c = mix(c, vec3(0.86, 0.55, 0.52), smoothstep(0.22, 0.48, y));
    c = mix(c, vec3(0.97, 0.79, 0.62), smoothstep(0.42, 0.66, y));
    return mix(c, vec3(0.70, 0.80, 0.84), smoothstep(0.62, 1.05, y));
}

void main() {
    vec2 uv = gl_FragCoord.xy / u_resolution;
    vec2 p = (gl_FragCoord.xy - 0.5 * u_resolution) / u_resolution.y;
    float swell = 0.035 * sin(1.6 * p.x + 0.21 * u_time) + 0.022 * sin(3.1 * p.x - 0.17 * u_time + 1.0);
    float y = uv.y + swell + 0.05 * sin(0.105 * u_time);

    vec2 sun = vec2(0.30, -0.10 + 0.20 * sin(0.105 * u_time - 0.6));
    float d = length(p - sun);
    vec3 c = ladder(y + 0.10 * exp(-6.0 * d * d));
    // The disc sinks into the haze: its lower rim is lost first.
    float haze = smoothstep(-0.17, 0.14, p.y - sun.y + 0.10 + 0.6 * sun.y);
    float disc = 1.0 - smoothstep(0.128, 0.128 + 2.0 / u_resolution.y, d);
    c = mix(c, vec3(1.00, 0.93, 0.82), disc * haze * 0.92);
    c += vec3(0.10, 0.06, 0.03) * exp(-3.5 * d);

    // Less than one step of eight bits of noise, or the sky shows stairs.
    float grain = fract(52.9829189 * fract(dot(mod(gl_FragCoord.xy, 256.0), vec2(0.06711056, 0.00583715))));
    gl_FragColor = vec4(min(c, 1.0) + (grain - 0.5) / 255.0, 1.0);
}
