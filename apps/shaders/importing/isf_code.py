"""ISF's own words as ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from apps.shaders.importing.text import bare

# One main for all passes, which asks for the number of its own.
HEAD: Final = """int isfPass;
vec4 isfColour;
#define PASSINDEX isfPass
#define TIME iTime
#define TIMEDELTA iTimeDelta
#define FRAMEINDEX iFrame
#define DATE vec4(iDate.x, iDate.y + 1.0, iDate.zw)
#define RENDERSIZE iResolution.xy
#define isf_FragNormCoord (gl_FragCoord.xy / iResolution.xy)
#define IMG_SIZE(picture) vec2(textureSize(picture, 0))
#define IMG_PIXEL(picture, place) texture(picture, (place) / vec2(textureSize(picture, 0)))
#define IMG_NORM_PIXEL(picture, place) texture(picture, place)
#define IMG_THIS_PIXEL(picture) texture(picture, isf_FragNormCoord)
#define isfSpectrum(sound, place) texture(sound, vec2((place).x, 0.25))
#define isfWave(sound, place) texture(sound, vec2((place).x, 0.75))
#define isfSpectrumPixel(sound, place) texture(sound, vec2((place).x / 512.0, 0.25))
#define isfWavePixel(sound, place) texture(sound, vec2((place).x / 512.0, 0.75))
"""
_RENAMED: Final = {
    "main": "isfMain",
    "gl_FragColor": "isfColour",
    "vv_FragNormCoord": "isf_FragNormCoord",
    "IMG_THIS_NORM_PIXEL": "IMG_THIS_PIXEL",
    "texture2DRect": "IMG_PIXEL",
    "IMG_PIXEL_RECT": "IMG_PIXEL",
}
_WORD: Final = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
# Handed over by a vertex shader that is not there, or said by us already.
_DROPPED: Final = re.compile(
    r"^[ \t]*(?:#version[^\n]*|(?:varying|in)\s+vec2\s+(?:isf|vv)_FragNormCoord\s*;|out\s+vec4\s+gl_FragColor\s*;)",
    re.MULTILINE,
)
_KNOWN: Final = re.compile(r"\b(?:void\s+main|RENDERSIZE|IMG_\w+|isf_\w+|vv_\w+|PASSINDEX)\b")


def looks_like(text: str) -> bool:
    return bool(re.search(r"\bvoid\s+main\s*\(", bare(text))) and bool(
        _KNOWN.search(text) and re.search(r'"(?:ISFVSN|INPUTS|PASSES|CATEGORIES|CREDIT|DESCRIPTION|IMPORTED)"', text)
    )


def translated(
    code: str,
    channels: Mapping[str, int],
    renamed: Mapping[str, str],
    *,
    spectra: Iterable[str],
    waves: Iterable[str],
) -> str:
    for kind, names in (("Spectrum", spectra), ("Wave", waves)):
        for name in names:
            code = re.sub(rf"\bIMG_NORM_PIXEL(\s*\(\s*{name}\s*,)", rf"isf{kind}\1", code)
            code = re.sub(rf"\bIMG_PIXEL(\s*\(\s*{name}\s*,)", rf"isf{kind}Pixel\1", code)
    names = {**_RENAMED, **renamed, **{name: f"iChannel{number}" for name, number in channels.items()}}
    tidy = _DROPPED.sub("", code)
    return _WORD.sub(lambda found: names.get(found[0], found[0]), tidy).rstrip() + "\n"


def drawn(index: int) -> str:
    return (
        "\nvoid mainImage(out vec4 colour, in vec2 place) {\n"
        f"    isfPass = {index};\n    isfColour = vec4(0.0);\n    isfMain();\n    colour = isfColour;\n}}\n"
    )


def shown(channel: int) -> str:
    """The picture is what a buffer holds."""
    return (
        "void mainImage(out vec4 colour, in vec2 place) {\n"
        f"    colour = texelFetch(iChannel{channel}, ivec2(place), 0);\n}}\n"
    )
