/*{
  "ISFVSN": "2",
  "DESCRIPTION": "Stripes that bend under a hand.",
  "CREDIT": "by Erin Vale",
  "CATEGORIES": ["Generator", "Stripes"],
  "INPUTS": [
    {"NAME": "width", "TYPE": "float", "LABEL": "How \"wide\"", "MIN": 2.0, "MAX": 40.0, "DEFAULT": 12.0},
    {"NAME": "inverted", "TYPE": "bool", "DEFAULT": 1},
    {"NAME": "mode", "TYPE": "long", "VALUES": [0, 1], "LABELS": ["Straight", "Round"], "DEFAULT": 1},
    {"NAME": "ink", "TYPE": "color", "DEFAULT": [1.0, 0.5, 0.0, 1.0]},
    {"NAME": "centre", "TYPE": "point2D", "MIN": [0, 0], "MAX": [1, 1], "DEFAULT": [0.5, 0.5]},
    {"NAME": "flash", "TYPE": "event"},
    {"NAME": "time", "TYPE": "float", "DEFAULT": 0.5},
  ],
}*/
void main() {
    vec2 uv = isf_FragNormCoord;
    float along = mode == 0 ? uv.x : distance(uv, centre);
    float wave = step(0.5, fract(along * width + TIME * time));
    wave = inverted ? 1.0 - wave : wave;
    gl_FragColor = vec4(ink.rgb * wave + (flash ? 0.3 : 0.0), 1.0);
}
