"""Which techniques a program uses, as 256 numbers: for finding copies and relatives, and apart from how it looks."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from functools import lru_cache
from typing import Final

from apps.renders.looks.tokens import BUILTINS, GIVEN, tokens
from apps.shaders.programs import BUFFERS, Program

SIZE: Final = 256
# First the techniques that have a name, then one place for each word of the language, then phrases.
_NAMED: Final = 24
_WORDS: Final = 72
_PHRASES: Final = SIZE - _NAMED - _WORDS
_LENGTHS: Final = (3, 5, 8)
# How much of the whole each part weighs.
_SHARES: Final = (0.35, 0.35, 0.30)

# Phrases of what techniques look like once names and numbers are gone.
_TECHNIQUES: Final = {
    "hash": re.compile(r"fract \( sin \( dot \(|fract \( sin \(|fract \( name \* |>> n|\^= name"),
    "noise": re.compile(r"\* name \* \( 0 - 0 \* name|\* \( name \* 0 - 0 \)|mix \( mix \("),
    "cells": re.compile(r"floor \( name \).{0,80}fract \( name \)|fract \( name \).{0,80}floor \( name \)"),
    "march": re.compile(r"for \(.{0,400}?name \+ name \* name.{0,300}?(?:name \+= name|break)"),
    "shape": re.compile(r"length \( (?:max|name).{0,20}\) - (?:0|name)|length \( name (?:\. \.\d )?\) - "),
    "facing": re.compile(r"normalize \( vec3 \( (?:call|name)|normalize \( name \* call"),
    "mirror": re.compile(r"name (?:\. \.\d )?= abs \( name|atan \( name \. \.1 , name \. \.1 \)"),
    "turn": re.compile(r"mat2 \( (?:cos|name|call)"),
    "complex": re.compile(r"name \. \.1 \* name \. \.1 - name \. \.1 \* name \. \.1"),
    "repeat": re.compile(r"(?:mod|fract) \( name"),
    "palette": re.compile(r"0 \+ 0 \* cos \(|name \+ name \* cos \("),
    "glow": re.compile(r"0 / (?:abs|length|dot|name|\()|exp \( - "),
    "light": re.compile(r"max \( dot \(|max \( 0 , dot \(|clamp \( dot \("),
    "mirrored_light": re.compile(r"reflect \(|refract \("),
}


def code_vector(program: Program) -> list[float]:
    """Of length one; nothing at all of a program without code."""
    sources = [tokens(code) for _, _, code in program.sources()]
    parts = (_named(program, sources), _words(sources), _phrases(sources))
    found: list[float] = []
    for part, weight in zip(parts, _SHARES, strict=True):
        size = math.sqrt(sum(value * value for value in part))
        found += [value / size * math.sqrt(weight) if size else 0.0 for value in part]
    size = math.sqrt(sum(value * value for value in found))
    return [round(value / size, 5) + 0.0 for value in found] if size else found


def _named(program: Program, sources: list[list[str]]) -> list[float]:
    text = " ".join(token for source in sources for token in source)
    counts = Counter(token for source in sources for token in source)
    loops = counts["for"] + counts["while"]
    found = [_much(len(pattern.findall(text))) for pattern in _TECHNIQUES.values()]
    found += [
        _much(loops),
        _much(_deepest(sources)),
        _much(counts["if"]),
        _much(counts["call"]) * 0.5,
        _much(counts["define"]) * 0.5,
        _much(sum(bool(program.code_of(name)) for name in BUFFERS)) * 2,
        1.0 if "audio" in _sources_of(program) else 0.0,
        1.0 if _sources_of(program) & set(BUFFERS) or "backbuffer" in counts else 0.0,
        1.0 if "iMouse" in counts else 0.0,
        1.0 if counts["mat3"] + counts["mat4"] else 0.0,
    ]
    return found


def _deepest(sources: list[list[str]]) -> int:
    """Of loops in loops, as braces tell."""
    most = 0
    for source in sources:
        depths: list[int] = []
        depth = 0
        for word in source:
            depth += (word == "{") - (word == "}")
            depths = [one for one in depths if one < depth or word not in {"}", ";"}]
            if word in {"for", "while"}:
                depths.append(depth)
                most = max(most, len(depths))
    return most


def _sources_of(program: Program) -> set[str]:
    names = [name for name, _, _ in program.sources()]
    return {each["source"] for name in names for each in program.inputs_of(name) if each}


def _words(sources: list[list[str]]) -> list[float]:
    counts = Counter(token for source in sources for token in source)
    found = [0.0] * _WORDS
    for word in (*BUILTINS, *GIVEN):
        if counts[word]:
            place, sign = _place(word, _WORDS)
            found[place] += sign * _much(counts[word])
    return found


def _phrases(sources: list[list[str]]) -> list[float]:
    found = [0.0] * _PHRASES
    counts: Counter[str] = Counter()
    for source in sources:
        for length in _LENGTHS:
            counts.update(" ".join(source[at : at + length]) for at in range(len(source) - length + 1))
    # In a fixed order, so that sums round alike.
    for phrase in sorted(counts):
        place, sign = _place(phrase, _PHRASES)
        found[place] += sign * _much(counts[phrase])
    return found


def _much(count: float) -> float:
    return math.log1p(count)


@lru_cache(maxsize=65_536)
def _place(phrase: str, size: int) -> tuple[int, int]:
    """The same in every process, which Python's own hash is not."""
    number = int.from_bytes(hashlib.blake2b(phrase.encode(), digest_size=8).digest(), "big")
    return number // 2 % size, 1 if number % 2 else -1
