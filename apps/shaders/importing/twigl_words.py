"""What twigl's short forms leave out. The functions have its names and ways; how they do it is ours."""

from __future__ import annotations

import re
from typing import Final

FILLED: Final = "r = resolution; m = mouse; t = time; f = float(iFrame); s = 0.0;"

_CONSTANTS: Final = """#define FC gl_FragCoord
const float PI = 3.141592653589793;
const float PI2 = 6.283185307179586;
vec2 r, m;
float t, f, s;
"""
# In the order in which they use each other: name, what it needs, text.
_FUNCTIONS: Final = (
    ("rotate2D", (), "mat2 rotate2D(float a) { return mat2(cos(a), sin(a), -sin(a), cos(a)); }\n"),
    (
        "rotate3D",
        (),
        """mat3 rotate3D(float a, vec3 axis) {
    vec3 n = normalize(axis);
    mat3 turn = mat3(0.0, n.z, -n.y, -n.z, 0.0, n.x, n.y, -n.x, 0.0);
    return mat3(1.0) + sin(a) * turn + (1.0 - cos(a)) * turn * turn;
}
""",
    ),
    (
        "hsv",
        (),
        """vec3 hsv(float h, float s, float v) {
    vec3 wheel = abs(mod(6.0 * h + vec3(0.0, 4.0, 2.0), 6.0) - 3.0) - 1.0;
    return v * mix(vec3(1.0), clamp(wheel, 0.0, 1.0), s);
}
""",
    ),
    ("fsnoise", (), "float fsnoise(vec2 c) { return fract(sin(dot(c, vec2(12.9898, 78.233))) * 43758.5453); }\n"),
    (
        "fsnoiseDigits",
        (),
        "float fsnoiseDigits(vec2 c) { return fract(sin(dot(c, vec2(0.129898, 0.78233))) * 437.585453); }\n",
    ),
    (
        "snoise2D",
        (),
        """vec2 slope2(vec2 cell) {
    float turn = PI2 * fract(sin(dot(cell, vec2(41.7, 289.3))) * 45758.3);
    return vec2(cos(turn), sin(turn));
}
float snoise2D(vec2 v) {
    vec2 cell = floor(v + dot(v, vec2(0.36602540)));
    vec2 p0 = v - cell + dot(cell, vec2(0.21132487));
    vec2 side = p0.x > p0.y ? vec2(1.0, 0.0) : vec2(0.0, 1.0);
    vec2 p1 = p0 - side + 0.21132487;
    vec2 p2 = p0 - 0.57735027;
    vec3 near = max(0.5 - vec3(dot(p0, p0), dot(p1, p1), dot(p2, p2)), 0.0);
    near *= near * near * near;
    vec3 rise = vec3(dot(p0, slope2(cell)), dot(p1, slope2(cell + side)), dot(p2, slope2(cell + 1.0)));
    return 70.0 * dot(near, rise);
}
""",
    ),
    (
        "snoise3D",
        (),
        """vec3 slope3(vec3 cell) {
    vec3 sown = vec3(dot(cell, vec3(127.1, 311.7, 74.7)), dot(cell, vec3(269.5, 183.3, 246.1)), 0.0);
    sown.z = dot(cell, vec3(113.5, 271.9, 124.6));
    vec3 dice = fract(sin(sown) * 43758.5453);
    return normalize(dice - 0.4999);
}
float snoise3D(vec3 v) {
    vec3 cell = floor(v + dot(v, vec3(1.0 / 3.0)));
    vec3 p0 = v - cell + dot(cell, vec3(1.0 / 6.0));
    vec3 over = step(p0.yzx, p0);
    vec3 under = 1.0 - over;
    vec3 first = min(over, under.zxy);
    vec3 second = max(over, under.zxy);
    vec3 p1 = p0 - first + 1.0 / 6.0;
    vec3 p2 = p0 - second + 1.0 / 3.0;
    vec3 p3 = p0 - 0.5;
    vec4 near = max(0.5 - vec4(dot(p0, p0), dot(p1, p1), dot(p2, p2), dot(p3, p3)), 0.0);
    near *= near * near * near;
    vec2 rise = vec2(dot(p0, slope3(cell)), dot(p1, slope3(cell + first)));
    vec2 more = vec2(dot(p2, slope3(cell + second)), dot(p3, slope3(cell + 1.0)));
    return 90.0 * dot(near, vec4(rise, more));
}
""",
    ),
    (
        "snoise4D",
        ("snoise3D",),
        """float snoise4D(vec4 v) {
    vec3 apart = vec3(37.3, -19.7, 53.1);
    float low = snoise3D(v.xyz + apart * floor(v.w));
    return mix(low, snoise3D(v.xyz + apart * (floor(v.w) + 1.0)), smoothstep(0.0, 1.0, fract(v.w)));
}
""",
    ),
)


def head(is_new: bool, *, reads_before: bool, has_second: bool, out: str, others: list[str]) -> str:
    lines = ["#version 300 es"] if is_new else []
    lines += ["precision highp float;", "uniform vec2 resolution;", "uniform vec2 mouse;", "uniform float time;"]
    lines += ["uniform int iFrame;"]
    lines += ["uniform sampler2D backbuffer;"] if reads_before else []
    lines += ["uniform sampler2D iChannel3;"] if has_second else []
    lines += [f"out vec4 {out};"] if out else []
    # Further targets are written to and seen by nobody.
    lines += [f"vec4 {', '.join(others)};"] if others else []
    return "\n".join(lines) + "\n" + _CONSTANTS


def used(code: str) -> str:
    """Those functions that are called and not the author's own, with what they call."""
    wanted = {
        name
        for name, _, _ in _FUNCTIONS
        if re.search(rf"\b{name}\s*\(", code) and not re.search(rf"\b(?:float|mat[23]|vec3)\s+{name}\s*\(", code)
    }
    for name, needs, _ in reversed(_FUNCTIONS):
        wanted |= set(needs) if name in wanted else set()
    return "".join(text for name, _, text in _FUNCTIONS if name in wanted)
