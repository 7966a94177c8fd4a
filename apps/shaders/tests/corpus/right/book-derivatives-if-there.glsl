#ifdef GL_OES_standard_derivatives
#extension GL_OES_standard_derivatives : enable
#endif
precision mediump float;
uniform float u_time;
varying vec2 v_texcoord;
void main() {
#ifdef GL_OES_standard_derivatives
    float soft = fwidth(v_texcoord.x);
#else
    float soft = 0.01;
#endif
    float patch = soft, trunc = u_time;
    gl_FragColor = vec4(patch, trunc, v_texcoord);
}
