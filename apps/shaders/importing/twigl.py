"""twigl's short forms, written out: geek, geeker and geekest, of GLSL ES 1.00 and 3.00."""

from __future__ import annotations

import re
from typing import Final

from apps.shaders.importing import twigl_words
from apps.shaders.importing.credit import credit_of
from apps.shaders.importing.found import Found, Note, make
from apps.shaders.importing.text import bare

FORMAT: Final = "twigl"
_LETTERS: Final = r"[rmtfsb]"
_MAIN: Final = re.compile(r"\bvoid\s+main\s*\(\s*(?:void)?\s*\)\s*\{")
_ANY_ENTRY: Final = re.compile(r"\bvoid\s+main(?:Image|Sound)?\s*\(")
# Geek declares what the others leave out.
_DECLARED: Final = re.compile(
    rf"\buniform\s+(?:(?:high|medium|low)p\s+)?(?:float|vec2|sampler2D)\s+{_LETTERS}[0-3]?(?:\s*,\s*{_LETTERS}[0-3]?)*\s*;"
)
_OF_OTHERS: Final = re.compile(r"\b(?:uniform|iTime|iResolution|u_time|u_resolution|resolution)\b")
_GIVEN_OUT: Final = re.compile(
    r"\bgl_FragColor\b|(?<![.\w])o[0-3]?\s*(?:\.[rgbaxyzw]+\s*)?(?:[-+*/]?=)(?!=)|\bout\s+vec4\b"
)
_READS: Final = re.compile(r"\bFC\b|\bgl_FragCoord\b|(?<![.\w])[rt]\b")
_OLD: Final = re.compile(r"\bgl_FragColor\b|\btexture2D\b")
_OUT: Final = re.compile(r"^[ \t]*(?:layout\s*\([^)\n]*\)\s*)?out\s+vec4\s+(\w+)\s*;", re.MULTILINE)
_OWN: Final = r"\b(?:float|u?int|bool|[biu]?vec[234]|mat[234])\s+(?:\w[^;(){{}}]{{0,400}},\s*)?{}\b"
_SAMPLED: Final = r"\b((?:texture|texture2D|textureLod|texelFetch|textureSize)\s*\(\s*){}\b"
_SECOND: Final = re.compile(r"(?<![.\w])(?:o[1-3]|b[1-3])\b")


def is_short(text: str) -> bool:
    code = bare(text)
    if not _GIVEN_OUT.search(code) or not _READS.search(code):
        return False
    if _DECLARED.search(code):
        return bool(_MAIN.search(code))
    if _OF_OTHERS.search(code) or "#version" in code:
        return False
    if _MAIN.search(code):
        # A whole source has its letters from somewhere.
        return any(_is_free(letter, code) for letter in "rt") or bool(re.search(r"\bFC\b", code))
    return not _ANY_ENTRY.search(code) and ";" in code


def read_short(name: str, text: str) -> Found:
    credit, notes = credit_of(text)
    code = _DECLARED.sub("", re.sub(r"^[ \t]*#version[^\n]*", "", text, flags=re.MULTILINE))
    plain = bare(code)
    if _SECOND.search(plain):
        notes.append(Note("image", "It draws into several targets at once; only the first is carried over."))
    if _is_free("s", plain) and re.search(r"(?<![.\w])s\b", plain):
        notes.append(Note("image", "The sound that it hears as s is not carried over: s is 0."))
    written = _written(code, plain)
    return make(title=name, program=(written, {}), format=FORMAT, credit=credit, notes=notes)


def _written(code: str, plain: str) -> str:
    is_new = not _OLD.search(plain)
    reads_before = bool(re.search(_SAMPLED.format("b0?"), plain))
    code = re.sub(_SAMPLED.format("b0?"), r"\1backbuffer", code)
    code = re.sub(_SAMPLED.format("b[1-3]"), r"\1iChannel3", code)
    has_second = "iChannel3" in code
    out = _OUT.search(plain)
    result = ("o0" if re.search(r"(?<![.\w])o0\b", plain) else "o") if is_new and not out else ""
    others = [name for name in ("o1", "o2", "o3") if re.search(rf"(?<![.\w]){name}\b", plain)] if result else []
    head = twigl_words.head(is_new, reads_before=reads_before, has_second=has_second, out=result, others=others)
    body = _with_main(code, plain, f"{result} = vec4(0.0, 0.0, 0.0, 1.0);" if result else "")
    return head + twigl_words.used(plain) + body


def _with_main(code: str, plain: str, start: str) -> str:
    first = f"{twigl_words.FILLED} {start}".rstrip()
    found = _MAIN.search(code)
    if found and _MAIN.search(plain):
        return f"{code[: found.end()]}\n    {first}\n{code[found.end() :].lstrip(chr(10))}".rstrip() + "\n"
    return f"void main() {{\n    {first}\n{code.strip()}\n}}\n"


def _is_free(letter: str, code: str) -> bool:
    """Used, and nowhere declared."""
    used = re.search(rf"(?<![.\w]){letter}\b", code)
    return bool(used) and not re.search(_OWN.format(letter), code)
