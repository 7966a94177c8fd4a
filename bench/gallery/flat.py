"""Programs of the plane: one field or two, bent, coloured and finished."""

from __future__ import annotations

from bench.gallery.dice import Dice, Made
from bench.gallery.ground import with_ground
from bench.gallery.patterns import PATTERNS
from bench.gallery.tones import BENDS, FINISHES, PACES, TONES
from bench.gallery.warps import WARPS
from bench.gallery.written import pieces

TOGETHER = pieces("together")
USES_SECOND = {name for name, code in TOGETHER.items() if "second(" in code}


def flat(dice: Dice) -> Made:
    how = dice.one([*TOGETHER, "alone", "alone"])
    first, second = dice.some([*PATTERNS], 2)
    warp = dice.one([*WARPS])
    bend, tone, finish = dice.one([*BENDS, "as_is"]), dice.one([*TONES]), dice.one([*FINISHES, "none", "none"])
    pace = dice.one([*PACES, "steady", "steady", "quick"])
    if pace == "still" and dice.chance(0.5):
        pace = "slow"
    parts = [
        f"float first(vec2 p, float t) {{ {PATTERNS[first]} }}",
        f"float second(vec2 p, float t) {{ {PATTERNS[second]} }}" if how in USES_SECOND else "",
        f"vec2 warp(vec2 p, float t) {{ {WARPS[warp]} }}",
        f"float bend(float v) {{ {BENDS[bend]} }}",
        f"vec3 tone(float v, vec2 p, float t) {{ {TONES[tone]} }}",
        f"vec3 finish(vec3 c, vec2 p, float t) {{ {FINISHES[finish]} }}",
        f"""
void mainImage(out vec4 colour, in vec2 at) {{
    vec2 p = (2.0 * at - iResolution.xy) / iResolution.y;
    float t = {PACES[pace]};
    {TOGETHER[how]}
    colour = vec4(finish(tone(v, p, t), p, t), 1.0);
}}""",
    ]
    made_of = ("flat", how, first, second if how in USES_SECOND else "", warp, bend, pace, finish)
    return Made(with_ground(dice.filled("\n".join(part for part in parts if part))), made_of)
