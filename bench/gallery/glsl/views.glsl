//= orbit
float w = <0.3..0.8> * t;
o = vec3(<2.8..4> * sin(w), <0.3..1.6>, <2.8..4> * cos(w));
d = toward(o, q);

//= fixed
o = vec3(<0.5..1.5>, <0.4..1.4>, <-3.6..-2.8>);
d = toward(o, q);

//= forward
o = vec3(0.3 * sin(t), 0.4, <0.8..2> * t);
d = normalize(vec3(q, <1..1.6>));
d.xy *= turned(<-0.2..0.2> * t);

//= bobbing
o = vec3(<-1..1>, 0.6 + 0.5 * sin(t), -3.4);
d = toward(o, q);

//= from_above
o = vec3(1.2 * sin(0.4 * t), <3..4.2>, 0.8 + cos(0.3 * t));
d = toward(o, q);
