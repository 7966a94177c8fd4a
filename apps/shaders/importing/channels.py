"""What another place's channels read, and which of our inputs stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from apps.shaders.programs import BUFFERS, FILTERS, WRAPS, Input

SOLID: Final = ("cubemap", "volume")
_HEARD: Final = {
    "music": "a piece of music",
    "musicstream": "a stream of music",
    "mic": "the microphone",
    "microphone": "the microphone",
}
_MOVING: Final = {"video": "a film", "webcam": "a camera", "videostream": "a film"}
# Shadertoy's own noises and its letters by how their files begin, today's names and the old ones.
_KNOWN: Final = {
    "0a40562379b63dfb": "white_noise",
    "0c7bf5fe9462d5bf": "white_noise",
    "3083c722c0c738ca": "white_noise",
    "f735bee5b64ef988": "white_noise",
    "cb49c003b454385a": "blue_noise",
    "08b42b43ae9d3c06": "font",
    "tex10": "white_noise",
    "tex11": "white_noise",
    "tex12": "white_noise",
    "tex16": "white_noise",
    "tex21": "font",
}
_AS: Final = {
    "white_noise": "white noise",
    "blue_noise": "blue noise",
    "value_noise": "value noise",
    "organic": "the organic texture",
    "font": "our own letters, whose shapes differ",
}
_SKY: Final = """// A cube map was here: a plain sky stands in.
vec4 skyInstead(sampler2D map, vec3 way) {
    float height = smoothstep(-0.1, 0.25, normalize(way).y);
    return vec4(mix(vec3(0.17, 0.16, 0.15), vec3(0.6, 0.7, 0.84), height), 1.0);
}
vec4 skyInstead(sampler2D map, vec3 way, float level) { return skyInstead(map, way); }
vec4 skyInstead(sampler2D map, vec3 way, vec3 dx, vec3 dy) { return skyInstead(map, way); }
"""
_BLOCK: Final = """// A volume was here: layers of a flat noise stand in.
vec4 layersInstead(sampler2D map, vec3 place) {
    vec3 cell = floor(place * 32.0);
    vec2 flat2 = (place.xy * 32.0 + cell.z * vec2(37.0, 17.0)) / 256.0;
    vec4 next = textureLod(map, flat2 + vec2(37.0, 17.0) / 256.0, 0.0);
    return mix(textureLod(map, flat2, 0.0), next, fract(place.z * 32.0));
}
vec4 layersInstead(sampler2D map, vec3 place, float level) { return layersInstead(map, place); }
vec4 layersInstead(sampler2D map, ivec3 cell, int level) { return layersInstead(map, (vec3(cell) + 0.5) / 32.0); }
"""
_INSTEAD: Final = {"cubemap": ("skyInstead", _SKY), "volume": ("layersInstead", _BLOCK)}
_READ: Final = (
    r"\b(?:texture|textureLod|textureGrad|texelFetch|textureCube|textureCubeLod|texture3D)(\s*\(\s*iChannel{}\s*,)"
)


@dataclass(frozen=True)
class Channel:
    input: Input | None
    kind: str
    note: str = ""

    @property
    def is_solid(self) -> bool:
        return self.kind in SOLID


def stand_in(number: int, kind: str, file: str, sampler: dict[str, Any]) -> Channel:
    """`kind`: Shadertoy's word for an input, or one of our buffers."""
    said = f"iChannel{number}"
    if kind in BUFFERS or kind == "keyboard":
        return Channel(_input(kind, sampler), kind)
    if kind in _HEARD:
        return Channel(
            _input("audio", sampler), kind, f"{said} heard {_HEARD[kind]}; the sound that is chosen here stands in."
        )
    if kind in _MOVING:
        return Channel(_input("organic", sampler), kind, f"{said} showed {_MOVING[kind]}; {_AS['organic']} stands in.")
    if kind == "cubemap":
        return Channel(None, kind, f"{said} read a cube map, which is not carried over; a plain sky stands in.")
    if kind == "volume":
        return Channel(
            _input("white_noise", sampler, wrap="repeat"),
            kind,
            f"{said} read a volume; layers of white noise stand in.",
        )
    if kind == "texture":
        source = _picture(file)
        return Channel(_input(source, sampler), kind, f"{said} read a picture of Shadertoy's; {_AS[source]} stands in.")
    return Channel(None, kind, f"{said} read {kind or 'something without a name'}, which is not carried over.")


def code_without_cubes(code: str, solid: dict[int, str]) -> str:
    """Reads of what has three dimensions go to functions of the same shape, so that the rest still compiles."""
    heads = []
    for number, kind in solid.items():
        name, head = _INSTEAD[kind]
        code, count = re.subn(_READ.format(number), rf"{name}\1", code)
        if count and head not in heads:
            heads.append(head)
    return "".join(heads) + code


def _picture(file: str) -> str:
    name = file.rpartition("/")[2].lower()
    known = next((source for start, source in _KNOWN.items() if name.startswith(start)), None)
    # Photographs are JPEG; what has to be exact, as noise has, is PNG.
    return known or ("value_noise" if name.endswith(".png") else "organic")


def _input(source: str, sampler: dict[str, Any], *, wrap: str = "") -> Input:
    chosen = {"filter": sampler.get("filter"), "wrap": wrap or sampler.get("wrap")}
    known = {"filter": FILTERS, "wrap": WRAPS}
    return {"source": source, **{name: word for name, word in chosen.items() if word in known[name]}}
