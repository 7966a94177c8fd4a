#version 300 es
precision highp float;
uniform sampler2D iChannel0;
uniform vec3 iChannelResolution[4];
uniform int iFrame;
out vec4 colour;
void main() {
    ivec2 size = textureSize(iChannel0, 0);
    colour = texelFetch(iChannel0, (ivec2(gl_FragCoord.xy) + iFrame) % size, 0) + textureLod(iChannel0, vec2(0), 2.0) + iChannelResolution[0].xyzz;
}
