"""GLSL in colours: a lexer whose time grows with the text alone, whatever the text is.

Pygments' own one tries each `/*` up to the end of the text, so 64 KiB of them would keep a request busy for minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Match
from typing import Any, ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, Whitespace, _TokenType

_KEYWORDS = frozenset(
    "attribute break buffer case centroid coherent const continue default discard do else flat for highp if in inout "
    "invariant layout lowp mediump noperspective out patch precise precision readonly restrict return sample shared "
    "smooth struct subroutine switch uniform varying volatile while writeonly".split()
)
_TYPES = re.compile(
    r"void|bool|u?int|float|double|[biud]?vec[234]|d?mat[234](?:x[234])?"
    r"|[iu]?sampler(?:[123]D|Cube|2DRect|Buffer|2DMS)(?:Array)?(?:Shadow)?"
)
_FUNCTIONS = frozenset(
    "abs acos acosh all any asin asinh atan atanh ceil clamp cos cosh cross dFdx dFdy degrees determinant distance dot "
    "equal exp exp2 faceforward floatBitsToInt floatBitsToUint floor fract fwidth greaterThan greaterThanEqual "
    "intBitsToFloat inverse inversesqrt isinf isnan length lessThan lessThanEqual log log2 matrixCompMult max min mix "
    "mod modf normalize not notEqual outerProduct packHalf2x16 packSnorm2x16 packUnorm2x16 pow radians reflect refract "
    "round roundEven sign sin sinh smoothstep sqrt step tan tanh texelFetch texelFetchOffset texture texture2D "
    "texture2DLod texture2DProj textureCube textureGrad textureGradOffset textureLod textureLodOffset textureOffset "
    "textureProj textureSize transpose trunc uintBitsToFloat unpackHalf2x16 unpackSnorm2x16 unpackUnorm2x16".split()
)
_GIVEN = re.compile(
    r"i(?:Time|TimeDelta|Frame|FrameRate|Resolution|Mouse|Date|SampleRate|ChannelTime|ChannelResolution|Channel[0-3])"
    r"|u_(?:time|resolution|mouse|delta|frame|date)|gl_[A-Z]\w*|surfacePosition"
)


def _kind(word: str) -> _TokenType:
    if word in _KEYWORDS:
        return Keyword
    if word in {"true", "false"}:
        return Number
    if word in _FUNCTIONS:
        return Name.Builtin
    if _TYPES.fullmatch(word):
        return Keyword.Type
    return Name.Variable.Global if _GIVEN.fullmatch(word) else Name


def _word(lexer: RegexLexer, match: Match[str], context: Any = None) -> Iterator[tuple[int, _TokenType, str]]:
    yield match.start(), _kind(match[0]), match[0]


class GlslLexer(RegexLexer):
    name = "GLSL"
    flags = re.MULTILINE | re.ASCII

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (r"\s+", Whitespace),
            (r"//(?:\\\n|[^\n])*", Comment),
            (r"/\*", Comment, "comment"),
            (r"^#(?:\\\n|/(?![/*])|[^\n/])*", Comment.Preproc),
            (r"0[xX][0-9a-fA-F]+[uU]?", Number),
            (r"(?:\d+\.\d*|\.?\d+)(?:[eE][+-]?\d+)?(?:lf|LF|[uUfF])?", Number),
            (r"[A-Za-z_]\w*", _word),
            (r"[^\s\w/.#]+", Operator),
            (r".", Operator),
        ],
        "comment": [(r"[^*]+", Comment), (r"\*/", Comment, "#pop"), (r"\*", Comment)],
    }
