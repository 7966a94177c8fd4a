"""GLSL as a row of words, without what is a matter of taste: names, numbers, spaces, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TOKEN = re.compile(
    r"(?P<space>\s+|\\\n|//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<name>[A-Za-z_]\w*)|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\w*)"
    r"|(?P<sign><<=|>>=|[-+*/%&|^=!<>]=|\+\+|--|<<|>>|&&|\|\||\^\^|.)",
    re.DOTALL,
)
_SWIZZLE = re.compile(r"[xyzw]{1,4}|[rgba]{1,4}|[stpq]{1,4}")

BUILTINS: Final = tuple(
    """
    sin cos tan asin acos atan sinh cosh tanh radians degrees pow exp log exp2 log2 sqrt inversesqrt abs sign floor
    trunc round ceil fract mod modf min max clamp mix step smoothstep length distance dot cross normalize faceforward
    reflect refract matrixCompMult outerProduct transpose determinant inverse lessThan greaterThan lessThanEqual
    greaterThanEqual equal notEqual any all not texture texelFetch textureLod textureGrad textureSize texture2D dFdx
    dFdy fwidth floatBitsToInt floatBitsToUint intBitsToFloat uintBitsToFloat isnan isinf
    """.split()
)
WORDS: Final = tuple(
    """
    for while do if else switch case default break continue return discard struct const uniform in out inout float int
    uint bool void vec2 vec3 vec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 bvec2 bvec3 bvec4 mat2 mat3 mat4 sampler2D true
    false
    """.split()
)
GIVEN: Final = tuple(
    """
    iTime iTimeDelta iFrame iResolution iMouse iDate iSampleRate iChannel0 iChannel1 iChannel2 iChannel3 iChannelTime
    iChannelResolution iFrameRate gl_FragCoord backbuffer
    """.split()
)
# Said in other words in another dialect; anywhere else these are names like any other.
_SAME: Final = {
    "u_time": "iTime", "time": "iTime", "u_resolution": "iResolution", "resolution": "iResolution",
    "u_mouse": "iMouse", "mouse": "iMouse",
}  # fmt: skip
_KNOWN = frozenset((*BUILTINS, *WORDS, *GIVEN))
# Whoever calls a variable `round` does not round.
_CALLED = frozenset(BUILTINS)
_PRECISION = frozenset(("precision", "highp", "mediump", "lowp", "flat", "layout", "invariant"))
# Of what comes after # only what it is.
_DIRECTIVES = frozenset("define undef if ifdef ifndef else elif endif error pragma extension version line".split())


def tokens(code: str) -> list[str]:
    """Names of the writer's own are `name`, or `call` where they are called; numbers are `0`, or `n` where whole."""
    raw = [(kind, text) for kind, text in _raw(code) if text not in _PRECISION]
    told = {raw[at + 2][1] for at, (_, text) in enumerate(raw[:-2]) if text == "uniform"} & _SAME.keys()
    raw = [(kind, _SAME[text] if text in told else text) for kind, text in raw]
    found: list[str] = []
    for number, (kind, text) in enumerate(raw):
        before = raw[number - 1][1] if number else ""
        after = raw[number + 1][1] if number + 1 < len(raw) else ""
        found.append(_plain(kind, text, before, after))
    return found


def _raw(code: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "sign"
        if kind != "space":
            yield kind, match[0]


def _plain(kind: str, text: str, before: str, after: str) -> str:
    if kind == "number":
        is_broken = "." in text or ("e" in text.lower() and not text.lower().startswith("0x"))
        return "0" if is_broken else "n"
    if kind == "sign":
        return text
    if before == ".":
        return f".{len(text)}" if _SWIZZLE.fullmatch(text) else ".field"
    if before == "#" and text in _DIRECTIVES:
        return text
    if text in _KNOWN and (after == "(" or text not in _CALLED):
        return "texture" if text == "texture2D" else text
    return "call" if after == "(" else "name"
