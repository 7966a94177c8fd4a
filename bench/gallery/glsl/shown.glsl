//= as_is
float v = texture(iChannel0, at / iResolution.xy).x;

//= older
float v = texture(iChannel0, at / iResolution.xy).y;

//= edges
vec2 u = at / iResolution.xy;
float v = 6.0 * abs(texture(iChannel0, u).x - texture(iChannel0, u + 0.01).x);

//= four
float v = texture(iChannel0, fract(2.0 * at / iResolution.xy)).x;
