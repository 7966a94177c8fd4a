void mainImage(out vec4 o, in vec2 p) {
    float a = iTime + iTimeDelta + iFrameRate + iSampleRate + float(iFrame);
    vec4 b = iMouse + iDate + texture(iChannel0, p) + texture(iChannel1, p) + texture(iChannel2, p) + texelFetch(iChannel3, ivec2(p), 0);
    vec3 c = iResolution + iChannelResolution[0] + iChannelResolution[3] * iChannelTime[1];
    o = b * a + c.xyzz;
}
