//= alone
return body(p, t);

//= many
p = mod(p + <1.3..1.9>, <2.8..3.6>) - <1.3..1.7>;
return body(p, t);

//= on_ground
return min(body(p - vec3(0.0, 0.2, 0.0), t), p.y + 0.9);

//= hills
float h = 0.8 * noise(p.xz * <0.5..1>) + 0.25 * noise(p.xz * 2.3);
return min((p.y + 1.4 - h) * 0.6, body(p - vec3(0.0, 0.9, 0.0), t));

//= row
p.x = mod(p.x + t + 1.2, 2.4) - 1.2;
return body(p, t);

//= circle
float a = atan(p.z, p.x), w = 6.2832 / <#5..8>.0;
a = mod(a, w) - 0.5 * w;
p = vec3(length(p.xz) * cos(a) - 2.0, p.y, length(p.xz) * sin(a));
return body(p * 1.5, t) / 1.5;

//= sea
float h = 0.15 * sin(2.0 * p.x + 1.5 * t) + 0.12 * sin(2.7 * p.z - t + p.x);
return min((p.y + 0.8 - h) * 0.6, body(p, t));

//= corridor
float wall = min(1.6 - abs(p.x), 1.2 - abs(p.y));
p.z = mod(p.z, 3.0) - 1.5;
return min(wall + 0.05 * sin(9.0 * p.z), body(p * 1.6, t) / 1.6);
