"""What a shader is: a program of passes, in the one form that the database, the browser and the API share."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError

# In drawing order; Common is never drawn, its text is put before every other.
LABELS: Final = {
    "common": "Common",
    "buffer_a": "Buffer A",
    "buffer_b": "Buffer B",
    "buffer_c": "Buffer C",
    "buffer_d": "Buffer D",
    "image": "Image",
}
PASS_NAMES: Final = tuple(LABELS)
BUFFERS: Final = ("buffer_a", "buffer_b", "buffer_c", "buffer_d")
TEXTURES: Final = ("white_noise", "blue_noise", "value_noise", "organic", "font", "checker")
SOURCES: Final = (*BUFFERS, *TEXTURES, "keyboard", "audio")
FILTERS: Final = ("nearest", "linear", "mipmap")
WRAPS: Final = ("clamp", "repeat", "mirror")
MAX_PASS_BYTES: Final = 65_536
MAX_INPUTS: Final = 4
DIALECTS: Final = ("shadertoy", "bookofshaders", "glslsandbox", "es100", "es300")

Input = dict[str, str]


@dataclass(frozen=True)
class Program:
    """Made by `of`, which checks and tidies; from a row of ours as it stands."""

    glsl_code: str
    passes: dict[str, Any]

    @classmethod
    def of(cls, glsl_code: str, passes: Mapping[str, Any] | None = None) -> Program:
        problems: dict[str, str] = {}
        code, tidy = "", {}
        try:
            code = _code(glsl_code, "image")
        except _Wrong as wrong:
            problems["glsl_code"] = str(wrong)
        try:
            tidy = _passes({} if passes is None else passes)
        except _Wrong as wrong:
            problems["passes"] = str(wrong)
        if problems:
            raise ValidationError(problems)
        return cls(code, tidy)

    @property
    def document(self) -> dict[str, Any]:
        return {"glsl_code": self.glsl_code, "passes": self.passes}

    @cached_property
    def content_hash(self) -> str:
        text = json.dumps(self.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def code_of(self, name: str) -> str:
        return self.glsl_code if name == "image" else str(self.passes.get(name, {}).get("code", ""))

    def inputs_of(self, name: str) -> list[Input | None]:
        """Always four, as iChannel0 to iChannel3."""
        found: list[Input | None] = list(self.passes.get(name, {}).get("inputs", []))
        return found + [None] * (MAX_INPUTS - len(found))

    def sources(self) -> list[tuple[str, str, str]]:
        """(name, label, code) of every pass that has code, Common first and Image last."""
        return [(name, label, code) for name, label in LABELS.items() if (code := self.code_of(name))]


class _Wrong(Exception):
    """One sentence for whoever wrote the program."""


def _passes(passes: Any) -> dict[str, Any]:
    if not isinstance(passes, Mapping):
        raise _Wrong("Passes are an object: a name and what is in it.")
    unknown = [str(name)[:40] for name in passes if name not in LABELS]
    if unknown:
        raise _Wrong(f"There is no pass {unknown[0]}. There are: {', '.join(PASS_NAMES)}.")
    found = {name: _pass(passes[name], name) for name in PASS_NAMES if name in passes}
    return {name: tidy for name, tidy in found.items() if tidy}


def _pass(given: Any, name: str) -> dict[str, Any]:
    label = LABELS[name]
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _Wrong(f"{label} is an object with code and inputs.")
    unknown = [str(key)[:40] for key in given if key not in {"code", "inputs"}]
    if unknown:
        raise _Wrong(f"{label} has code and inputs, and no {unknown[0]}.")
    code = _code(given.get("code") or "", name)
    inputs = _inputs(given.get("inputs") or [], label)
    if name == "image":
        if code:
            raise _Wrong("The code of the Image pass goes into glsl_code.")
        return {"inputs": inputs} if inputs else {}
    if name == "common" and inputs:
        raise _Wrong("Common is never drawn and has no inputs.")
    if not code:
        return {}  # never drawn, so its inputs mean nothing
    return {"code": code, "inputs": inputs} if inputs else {"code": code}


def _inputs(given: Any, label: str) -> list[Input | None]:
    if not isinstance(given, list | tuple) or len(given) > MAX_INPUTS:
        raise _Wrong(f"{label} has a list of up to {MAX_INPUTS} inputs.")
    found = [_input(one, f"iChannel{number} of {label}") for number, one in enumerate(given)]
    while found and found[-1] is None:
        found.pop()
    return found


def _input(given: Any, where: str) -> Input | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or not set(given) <= {"source", "filter", "wrap"}:
        raise _Wrong(f"{where} is an object with source, filter and wrap.")
    source = _one_of(given.get("source"), SOURCES, f"The source of {where}")
    default_wrap = "repeat" if source in TEXTURES else "clamp"
    return {
        "source": source,
        "filter": _one_of(given.get("filter") or "linear", FILTERS, f"The filter of {where}"),
        "wrap": _one_of(given.get("wrap") or default_wrap, WRAPS, f"The wrap of {where}"),
    }


def _one_of(given: Any, known: tuple[str, ...], what: str) -> str:
    if not isinstance(given, str) or given not in known:
        raise _Wrong(f"{what} is one of: {', '.join(known)}.")
    return given


def _code(given: Any, name: str) -> str:
    label = LABELS[name]
    if not isinstance(given, str):
        raise _Wrong(f"The code of {label} is text.")
    # Before anything looks at every sign of it: it may be huge.
    if len(given) > MAX_PASS_BYTES or len(given.encode(errors="surrogatepass")) > MAX_PASS_BYTES:
        raise _Wrong(f"{label} is larger than {MAX_PASS_BYTES // 1024} KiB.")
    code = given.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\t\n\v\f" for sign in code):
        raise _Wrong(f"{label} contains bytes that are not text.")
    return code if code.strip() else ""
