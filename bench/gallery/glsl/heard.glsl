//= columns
float n = floor(<16..40> * at.x / iResolution.x);
float h = texture(iChannel0, vec2(n / 60.0, 0.25)).x;
float v = step(0.5 + 0.5 * p.y, h) * step(0.2, fract(<16..40> * at.x / iResolution.x));

//= round
float a = abs(atan(p.x, p.y)) / 3.1416;
float h = texture(iChannel0, vec2(a * 0.5, 0.25)).x;
float v = smoothstep(0.03, 0.0, abs(length(p) - 0.4 - 0.5 * h));

//= string
float h = texture(iChannel0, vec2(at.x / iResolution.x, 0.75)).x - 0.5;
float v = 0.02 / abs(p.y - <1..2> * h);

//= beating
float h = texture(iChannel0, vec2(<0.02..0.1>, 0.25)).x;
float v = first(p * (0.6 + h), t) * (0.3 + h);
