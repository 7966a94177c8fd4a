//= as_is
return clamp(v, 0.0, 1.0);

//= sharp
return smoothstep(<0.35..0.45>, <0.5..0.6>, v);

//= bands
return 0.5 + 0.5 * sin(<6..16> * v);

//= steps
return floor(v * <#3..5>.99) / <3..5>;

//= deep
return v * v * (1.5 - 0.5 * v);

//= turned_over
return 1.0 - clamp(v, 0.0, 1.0);

//= seam
return smoothstep(0.2, 0.0, abs(v - <0.3..0.7>));
