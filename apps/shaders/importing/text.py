"""Bytes as text, text as JSON: strictly, and never more than was meant."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Final

from apps.shaders.importing.found import CannotRead

_NOT_TEXT: Final = "This is not text. Shaders are read from GLSL, JSON and ISF, or a zip of those."
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# No whole number that a shader's file has is longer.
MAX_DIGITS: Final = 40
_COMMENT = re.compile(r"//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
# A string that never ends is taken whole: nothing in it is looked at twice.
_STRING_OR_COMMA = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|,(?=\s*[}\]])', re.DOTALL)


def text_of(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise CannotRead(_NOT_TEXT) from None
    if "\0" in text:
        raise CannotRead(_NOT_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def json_of(text: str) -> Any:
    try:
        return json.loads(text, parse_int=_whole, parse_constant=_refused)
    except RecursionError:
        raise CannotRead("This JSON is nested deeper than any shader's.") from None
    except ValueError:
        raise CannotRead("This looks like JSON, but it is not complete or not valid.") from None


def forgiving_json_of(text: str) -> Any:
    """As ISF's heads are written by hand: with commas before a closing bracket."""
    return json_of(_STRING_OR_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text))


def bare(code: str) -> str:
    """Without comments; every line stays where it is."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n") or " ", code)


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("too long")
    return int(digits)


def _refused(word: str) -> Any:
    raise ValueError(word)
