void main() { gl_FragColor = vec4(fract(gl_FragCoord.xy * 0.01), 0.0, 1.0); }
