//= glow
return <0.004..0.012> / (dot(w, w) + 0.002);

//= disc
return smoothstep(0.02, 0.0, length(w) - 0.05 - <0.02..0.08> * chance(vec2(k, 8.0)));

//= ring
return smoothstep(0.03, 0.0, abs(length(w) - 0.06 - <0.04..0.12> * chance(vec2(k, 8.0))));

//= square
w = turned(t + k) * w;
return step(max(abs(w.x), abs(w.y)), <0.05..0.1>);

//= streak
return exp(-<60..120> * abs(w.x)) * exp(-<4..9> * abs(w.y));

//= spark
return 0.0006 / (abs(w.x * w.y) + 0.0008) * exp(-<6..12> * length(w));

//= flake
float a = atan(w.y, w.x) + t;
return smoothstep(0.02, 0.0, length(w) - <0.06..0.1> * abs(cos(3.0 * a)));

//= dash
w = turned(k) * w;
return smoothstep(0.02, 0.0, abs(w.y) - 0.01) * step(abs(w.x), <0.1..0.25>);
