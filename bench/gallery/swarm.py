"""Programs of many small things that each go their way."""

from __future__ import annotations

from bench.gallery.dice import Dice, Made
from bench.gallery.ground import with_ground
from bench.gallery.tones import PACES
from bench.gallery.written import pieces

# Where the one with number k is, and how it is shown at a way w from there.
PATHS = pieces("paths")
MARKS = pieces("marks")
GROUNDS = pieces("grounds")


def swarm(dice: Dice) -> Made:
    path, mark, ground = dice.one([*PATHS]), dice.one([*MARKS]), dice.one([*GROUNDS])
    pace = dice.one(["steady", "steady", "slow", "quick", "to_and_fro"])
    how = "c += ink * v;" if ground != "day" else "c = mix(c, ink * 0.5, clamp(v, 0.0, 1.0));"
    code = f"""
const float count = <#14..40>.0;

vec2 place(float k, float t) {{ {PATHS[path]} }}

float mark(vec2 w, float k, float t) {{ {MARKS[mark]} }}

void mainImage(out vec4 colour, in vec2 at) {{
    vec2 p = (2.0 * at - iResolution.xy) / iResolution.y;
    float t = {PACES[pace]};
    vec3 c = {GROUNDS[ground]};
    for (float k = 0.0; k < count; k++) {{
        float v = mark(p - place(k, t), k, t);
        vec3 ink = 0.6 + 0.4 * cos(<0..1.5> * k + vec3(<0..6>, <0..6>, <0..6>));
        {how}
    }}
    colour = vec4(c, 1.0);
}}"""
    return Made(with_ground(dice.filled(code)), ("swarm", path, mark, ground, pace))
