//= plain
c = base * (0.15 + 0.85 * max(dot(n, normalize(vec3(0.6, 0.8, -0.4))), 0.0));

//= rim
c = base * pow(1.0 - max(dot(n, -d), 0.0), <1.5..3>) * 1.6;

//= normals
c = 0.5 + 0.5 * n.<xyz|yzx|zxy>;

//= depth
c = base * exp(-<0.2..0.45> * far);

//= striped
c = base * (0.3 + 0.7 * max(n.y, 0.0)) * step(0.5, fract(<3..8> * hit.<x|y|z>));

//= shiny
vec3 r = reflect(d, n);
c = mix(base * 0.4, vec3(1.0), smoothstep(0.2, 0.8, 0.5 + 0.5 * sin(<4..9> * r.y + 2.0 * r.x)));

//= toon
c = base * (0.3 + 0.35 * step(0.1, dot(n, normalize(vec3(0.5, 0.7, -0.5)))) + 0.35 * step(0.6, dot(n,
    normalize(vec3(0.5, 0.7, -0.5)))));

//= steps
c = base * float(taken) / 34.0;
