"""The same work in another guise: what a fingerprint has to see through."""

from __future__ import annotations

import re
from collections.abc import Callable

from apps.shaders.programs import Program
from bench.gallery.dice import Dice

TIME_S = 10
DARKER = 0.4
CLOSER = 1.5
_TURNED_HUE = """
vec3 {name}(vec3 c) {{
    c = clamp(c, 0.0, 1.0);
    float most = max(c.r, max(c.g, c.b)), least = min(c.r, min(c.g, c.b)), span = most - least + 1e-6;
    float h = most == c.r ? (c.g - c.b) / span : most == c.g ? 2.0 + (c.b - c.r) / span : 4.0 + (c.r - c.g) / span;
    h = mod(h + {turn:.4f} * 6.0, 6.0);
    return least + (most - least) * clamp(abs(mod(h + vec3(0.0, 4.0, 2.0), 6.0) - 3.0) - 1.0, 0.0, 1.0);
}}
"""
_TURNED_AROUND_GREY = """
vec3 {name}(vec3 c) {{
    c = clamp(c, 0.0, 1.0);
    vec3 k = vec3(0.57735);
    float a = {turn:.4f} * 6.28319;
    return c * cos(a) + cross(k, c) * sin(a) + k * dot(k, c) * (1.0 - cos(a));
}}
"""
_TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|[A-Za-z_]\w*|\.?\d[\w.]*|\s+|.", re.DOTALL)
# Ours to rename is only what a program declares with a type before it; what visitors may set keeps its name.
_DECLARED = re.compile(
    r"\b(?:void|float|int|uint|bool|[iub]?vec[234]|mat[234])\s+(?:\w+\s*=[^;{}()]*,\s*)?([A-Za-z_]\w*)\s*(?=[(,;=)\[])"
)
_UNIFORM = re.compile(r"\buniform\s+\w+\s+(\w+)")
_RESOLUTION = re.compile(r"\buniform\s+vec[23]\s+(\w*[rR]esolution)")
_OUT = re.compile(r"^\s*out\s+vec4\s+(\w+)\s*;", re.MULTILINE)
_CLOCKS = ("iTime", "u_time", "time")
_NOT_OURS = {"main", "mainImage"}


def same(program: Program, dice: Dice) -> Program:
    return program


def renamed(program: Program, dice: Dice) -> Program:
    """Other names, other spaces, no comments: a text that nobody would take for a copy."""
    sources = [code for _, _, code in program.sources()]
    given = {name for code in sources for name in _UNIFORM.findall(code)}
    names = sorted({name for code in sources for name in _DECLARED.findall(code)} - _NOT_OURS - given)
    # Browsers keep two underscores in a row for themselves.
    new = {name: f"q{number}_{name[::-1].strip('_')}".replace("__", "_") for number, name in enumerate(names)}
    return _mapped(program, lambda code: _reformatted(code, new))


def later(program: Program, dice: Dice) -> Program:
    return _mapped(program, _later)


def hue(program: Program, dice: Dice) -> Program:
    turn = dice.number(0.25, 0.75)
    code = dice.one([_TURNED_HUE, _TURNED_AROUND_GREY]).format(name="ff_turned", turn=turn)
    return _around(program, helper=code, colour="ff_turned(ff_out.rgb)")


def darker(program: Program, dice: Dice) -> Program:
    return _around(program, colour=f"{DARKER} * ff_out.rgb")


def closer(program: Program, dice: Dice) -> Program:
    return _around(program, place=f"0.5 * ff_size + (ff_at - 0.5 * ff_size) / {CLOSER}")


def mirrored(program: Program, dice: Dice) -> Program:
    return _around(program, place="vec2(ff_size.x - ff_at.x, ff_at.y)")


def everything(program: Program, dice: Dice) -> Program:
    for change in (renamed, later, hue, darker, closer, mirrored):
        program = change(program, dice)
    return program


KINDS: dict[str, Callable[[Program, Dice], Program]] = {
    "renamed": renamed,
    "later": later,
    "hue": hue,
    "darker": darker,
    "closer": closer,
    "mirrored": mirrored,
    "everything": everything,
}


def _later(code: str) -> str:
    clock = next((name for name in _CLOCKS if name in _UNIFORM.findall(code)), "iTime")
    return re.sub(rf"(?<!uniform float )\b{clock}\b", f"({clock} + {TIME_S}.0)", code)


def _around(program: Program, *, place: str = "ff_at", colour: str = "ff_out.rgb", helper: str = "") -> Program:
    """Its image is drawn by a function of its own, which another is put around; again and again if asked."""
    code = program.glsl_code
    inner = f"ff_inner{code.count('void ff_inner')}"
    # What was put around before gets names of its own.
    code = re.sub(r"\bff_(turned|out|at|size)\b", lambda found: f"{found[0]}_{inner}", code)
    around = _around_function if re.search(r"\bmainImage\b", code) else _around_main
    return Program.of(around(code, inner, place, colour, helper), program.passes)


def _around_function(code: str, inner: str, place: str, colour: str, helper: str) -> str:
    code = re.sub(r"\bmainImage\b", inner, code)
    return f"""{code}
{helper}
void mainImage(out vec4 ff_out, in vec2 ff_at) {{
    vec2 ff_size = iResolution.xy;
    ff_out = vec4(0.0, 0.0, 0.0, 1.0);
    {inner}(ff_out, {place});
    ff_out.rgb = {colour};
}}
"""


def _around_main(code: str, inner: str, place: str, colour: str, helper: str) -> str:
    """A program that is told its place by the browser is told another by a variable."""
    size = _RESOLUTION.findall(code)[0]
    out = (_OUT.findall(code) or ["gl_FragColor"])[0]
    code = re.sub(r"\bmain\b", inner, code)
    code = re.sub(r"\bgl_FragCoord\b", f"{inner}_at", code)
    code = re.sub(r"^(?=uniform\b)", f"vec4 {inner}_at;\n", code, count=1, flags=re.MULTILINE)
    return f"""{code}
{helper}
void main() {{
    vec2 ff_size = {size}.xy, ff_at = gl_FragCoord.xy;
    {inner}_at = vec4({place}, gl_FragCoord.zw);
    {inner}();
    vec4 ff_out = {out};
    {out} = vec4({colour}, 1.0);
}}
"""


def _mapped(program: Program, change: Callable[[str], str]) -> Program:
    passes = {
        name: {**each, "code": change(each["code"])} if each.get("code") else each
        for name, each in program.passes.items()
    }
    return Program.of(change(program.glsl_code), passes)


def _reformatted(code: str, new: dict[str, str]) -> str:
    out: list[str] = []
    # What visitors may set is told in a comment behind it; that line and every directive stay as they are.
    is_kept = is_member = False
    for token in _TOKEN.findall(code):
        if token in {"#", "uniform"} and not is_kept:
            is_kept = True
            out.append("\n")
        if token.startswith(("//", "/*")) and not is_kept:
            out.append(" ")
        elif token.isspace():
            out.append("\n" if "\n" in token and (is_kept or len(out) % 7 == 0) else " ")
            is_kept = is_kept and "\n" not in token
        else:
            out.append(token if is_member else new.get(token, token))
            is_member = token == "."
    return "".join(out)
