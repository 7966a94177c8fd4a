"""Programs that remember their last frame, and programs that listen."""

from __future__ import annotations

from bench.gallery.dice import Dice, Made
from bench.gallery.ground import with_ground
from bench.gallery.patterns import PATTERNS
from bench.gallery.swarm import PATHS
from bench.gallery.tones import TONES
from bench.gallery.written import pieces

_MAIN = """
void mainImage(out vec4 colour, in vec2 at) {{
    vec2 p = (2.0 * at - iResolution.xy) / iResolution.y;
    float t = iTime;
    {body}
}}"""
_COLOURED = "\n    colour = vec4(tone(v, p, t), 1.0);"
_ITSELF = [{"source": "buffer_a", "filter": "linear", "wrap": "repeat"}]
_SHARP = [{"source": "buffer_a", "filter": "nearest", "wrap": "repeat"}]

# What Buffer A does with its last frame: x and y of it are kept.
MEMORIES = pieces("memories")
SHOWN = pieces("shown")
HEARD = pieces("heard")


def memory(dice: Dice) -> Made:
    what, path, first = dice.one([*MEMORIES]), dice.one([*PATHS]), dice.one([*PATTERNS])
    shown, tone = dice.one([*SHOWN]), dice.one([*TONES])
    place = f"const float count = 12.0;\nvec2 place(float k, float t) {{ {PATHS[path]} }}\n"
    field = f"float first(vec2 p, float t) {{ {PATTERNS[first]} }}\n"
    buffer = _needed(MEMORIES[what], place, field) + _MAIN.format(body=MEMORIES[what])
    image = _toned(tone) + _MAIN.format(body=SHOWN[shown] + _COLOURED)
    inputs = _SHARP if what == "life" else _ITSELF
    passes = {
        "buffer_a": {"code": with_ground(dice.filled(buffer)), "inputs": inputs},
        "image": {"inputs": _ITSELF},
    }
    uses = (path if "place(" in MEMORIES[what] else "", first if "first(" in MEMORIES[what] else "")
    return Made(with_ground(dice.filled(image)), ("memory", what, *uses, shown), passes)


def listener(dice: Dice) -> Made:
    what, first, tone = dice.one([*HEARD]), dice.one([*PATTERNS]), dice.one([*TONES])
    field = _needed(HEARD[what], "", f"float first(vec2 p, float t) {{ {PATTERNS[first]} }}\n")
    code = field + _toned(tone) + _MAIN.format(body=HEARD[what] + _COLOURED)
    passes = {"image": {"inputs": [{"source": "audio", "filter": "linear", "wrap": "clamp"}]}}
    return Made(with_ground(dice.filled(code)), ("listener", what, first if field else "", tone), passes)


def _toned(tone: str) -> str:
    return f"vec3 tone(float v, vec2 p, float t) {{ {TONES[tone]} }}\n"


def _needed(code: str, place: str, field: str) -> str:
    return (place if "place(" in code else "") + (field if "first(" in code else "")
