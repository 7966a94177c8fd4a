"""Programs of space: something is marched to and lit."""

from __future__ import annotations

from bench.gallery.dice import Dice, Made
from bench.gallery.ground import with_ground
from bench.gallery.tones import PACES
from bench.gallery.written import pieces

BODIES = pieces("bodies")
ROOMS = pieces("rooms")
VIEWS = pieces("views")
LIGHTS = pieces("lights")
SKIES = pieces("skies")


def solid(dice: Dice) -> Made:
    body, room, view = dice.one([*BODIES]), dice.one([*ROOMS]), dice.one([*VIEWS])
    light, sky = dice.one([*LIGHTS]), dice.one([*SKIES])
    pace = dice.one(["steady", "slow", "quick", "to_and_fro"])
    code = f"""
float body(vec3 p, float t) {{ {BODIES[body]} }}

float scene(vec3 p, float t) {{ {ROOMS[room]} }}

vec3 toward(vec3 from, vec2 q) {{
    vec3 f = normalize(vec3(0.0, 0.1, 0.0) - from), r = normalize(cross(vec3(0.0, 1.0, 0.0), f));
    return normalize(q.x * r + q.y * cross(f, r) + <1.3..2> * f);
}}

vec3 facing(vec3 p, float t) {{
    vec2 e = vec2(0.003, 0.0);
    float h = scene(p, t);
    return normalize(vec3(scene(p + e.xyy, t), scene(p + e.yxy, t), scene(p + e.yyx, t)) - h + 1e-6);
}}

void mainImage(out vec4 colour, in vec2 at) {{
    vec2 q = (2.0 * at - iResolution.xy) / iResolution.y;
    float t = {PACES[pace]}, far = 0.0;
    vec3 o, d;
    {VIEWS[view]}
    int taken = 0;
    for (int n = 0; n < 34; n++) {{
        float h = scene(o + d * far, t);
        if (h < 0.004 || far > 14.0) break;
        far += h;
        taken++;
    }}
    vec3 sky = {SKIES[sky]}, c = sky;
    if (far < 14.0) {{
        vec3 hit = o + d * far, n = facing(hit, t);
        vec3 base = vec3(<0.3..1>, <0.3..1>, <0.3..1>) * (0.8 + 0.2 * sin(<1..4> * hit + <0..6>));
        {LIGHTS[light]}
        c = mix(c, sky, 1.0 - exp(-<0.005..0.02> * far * far));
    }}
    colour = vec4(c, 1.0);
}}"""
    return Made(with_ground(dice.filled(code)), ("solid", body, room, view, light, sky))
