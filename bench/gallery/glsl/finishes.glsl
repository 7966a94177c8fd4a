//= none
return c;

//= dim_corners
return c * (1.0 - <0.3..0.5> * dot(p, p) * 0.5);

//= lines
return c * (0.8 + 0.2 * sin(<60..110> * p.y));

//= speckled
return c + 0.08 * (chance(floor(p * 90.0) + floor(12.0 * t)) - 0.5);

//= framed
return abs(p.x) > <1.3..1.6> || abs(p.y) > <0.75..0.92> ? vec3(<0.02..0.95>) : c;

//= deepened
return pow(clamp(c, 0.0, 1.0), vec3(<1.3..2>));

//= washed
return mix(c, vec3(0.5), <0.2..0.4>);

//= round
return mix(vec3(0.03), c, smoothstep(<0.85..1>, 0.8, length(p)));

//= swell
return c * (0.75 + 0.25 * sin(<1..3> * t));
