#extension GL_OES_standard_derivatives : enable
#extension GL_EXT_shader_texture_lod : require
precision highp float;
uniform float time;
uniform sampler2D backbuffer;
void main() { gl_FragColor = texture2DLodEXT(backbuffer, vec2(0.5), 1.0) + texture2DGradEXT(backbuffer, vec2(time), vec2(0.0), dFdx(gl_FragCoord.xy)); }
