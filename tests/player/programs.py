"""Programs that more than one of the tests runs."""

READ = "void mainImage(out vec4 o, in vec2 p) { o = texelFetch(iChannel0, ivec2(p), 0)"
# A counts; B reads it after it was drawn, C reads D, which is drawn after it.
FEEDBACK = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  ivec2 at = ivec2(p);
  o.r = texelFetch(iChannel0, at, 0).r / 255.0;
  o.g = texelFetch(iChannel1, at, 0).r / 255.0;
  o.b = texelFetch(iChannel2, at, 0).r / 255.0;
}""",
    "passes": {
        "buffer_a": {"code": f"{READ} + 10.0; }}", "inputs": [{"source": "buffer_a"}]},
        "buffer_b": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_a"}]},
        "buffer_c": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_d"}]},
        "buffer_d": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_b"}]},
        "image": {"inputs": [{"source": "buffer_a"}, {"source": "buffer_b"}, {"source": "buffer_c"}]},
    },
}
TYPED = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  o = vec4(texelFetch(iChannel0, ivec2(65, 0), 0).x, 0.0, texelFetch(iChannel0, ivec2(65, 2), 0).x, 1.0);
}""",
    "passes": {"image": {"inputs": [{"source": "keyboard", "filter": "nearest"}]}},
}
KNOBS = {
    "glsl_code": """uniform float level; // 0..1 = 0.25 "Level"
uniform int steps; // 0..8 = 3 "Steps"
uniform bool isOn; // = true "On"
uniform vec2 centre; // -1..1 = 0.2, 0.5 "Centre"
uniform vec3 ink; // color = #ff8800 "Ink"
void mainImage(out vec4 o, in vec2 p) {
  o = vec4(level, float(steps) / 8.0, isOn ? 1.0 : 0.0, 1.0);
  if (p.x > 4.0) { o = vec4(ink, 1.0); }
  if (p.y > 4.0) { o = vec4(0.5 + 0.5 * centre, sin(iTime) * 0.001, 1.0); }
}"""
}
