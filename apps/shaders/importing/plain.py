"""GLSL as text: Shadertoy's, GLSL Sandbox', The Book of Shaders', or a whole ES 1.00 or 3.00 source."""

from __future__ import annotations

import re

from apps.shaders.importing.credit import credit_of, head_of
from apps.shaders.importing.found import Found, Note, line, make
from apps.shaders.importing.text import bare
from apps.shaders.models import TITLE_CHARS

_ENTRY = re.compile(r"\bvoid\s+main(?:Image)?\s*\(")
_CHANNEL = re.compile(r"\biChannel([0-3])\b")
_CALLED = re.compile(r"^(?:title|name)\s*:\s*(\S.*)$|^[\"“]([^\"”\n]{1,100})[\"”]\s+by\b", re.IGNORECASE | re.MULTILINE)


def is_whole(code: str) -> bool:
    return bool(_ENTRY.search(bare(code)))


def read_plain(name: str, code: str) -> Found:
    credit, notes = credit_of(code)
    read = sorted(set(_CHANNEL.findall(bare(code))))
    notes += [
        Note("image", f"It reads iChannel{number}; text cannot say from what. Choose an input.") for number in read
    ]
    return make(title=title_in(code) or name, program=(code, {}), format="GLSL", credit=credit, notes=notes)


def title_in(code: str) -> str:
    found = _CALLED.search(head_of(code))
    return line(found[1] or found[2], TITLE_CHARS) if found else ""
