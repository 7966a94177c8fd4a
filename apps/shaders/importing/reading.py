"""What was brought, told by what is in it and never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from apps.shaders.importing import archive
from apps.shaders.importing.found import CannotRead, Found, line
from apps.shaders.importing.isf import is_isf, read_isf
from apps.shaders.importing.own import is_own, read_own
from apps.shaders.importing.plain import is_whole, read_plain
from apps.shaders.importing.shadertoy import is_shadertoy, read_shadertoy
from apps.shaders.importing.text import json_of, text_of
from apps.shaders.importing.twigl import is_short, read_short
from apps.shaders.models import TITLE_CHARS

MAX_BYTES: Final = 20 * 1024 * 1024
# Parsed, JSON takes twenty times its room.
MAX_JSON_BYTES: Final = 8 * 1024 * 1024
# With what an ISF head may have; the code alone has 64 KiB a pass.
MAX_SOURCE_BYTES: Final = 192 * 1024
MAX_SHADERS: Final = 200


@dataclass(frozen=True)
class Failed:
    """A part of what was brought that is no shader."""

    name: str
    why: str


@dataclass(frozen=True)
class Reading:
    found: list[Found]
    failed: list[Failed]


def read(name: str, data: bytes) -> list[Found]:
    """All shaders in a file. Raises CannotRead where there is none, with the first reason."""
    return read_all(name, data).found


def read_all(name: str, data: bytes) -> Reading:
    """As `read`, with what went wrong in those parts that are none."""
    called = _called(name)
    if not data.strip():
        raise CannotRead("This file is empty.")
    if len(data) > MAX_BYTES:
        raise CannotRead(f"This file is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    reading = _unpacked(data) if archive.is_zip(data) else _text(called, text_of(data))
    if not reading.found:
        raise CannotRead(reading.failed[0].why if reading.failed else "There is no shader in this.")
    return reading


def _unpacked(data: bytes) -> Reading:
    """The same program twice, as source and as document, is one shader."""
    found: dict[str, Found] = {}
    failed = []
    for part in archive.parts(data):
        try:
            if isinstance(part.content, CannotRead):
                raise part.content
            reading = _document(_called(part.name), part.content) if isinstance(part.content, dict) else _part(part)
        except CannotRead as why:
            failed.append(Failed(line(part.name, TITLE_CHARS), str(why)))
            continue
        for one in reading.found:
            found.setdefault(one.program.content_hash, one)
        failed += reading.failed
        if len(found) > MAX_SHADERS:
            raise CannotRead(f"This file has more than {MAX_SHADERS} shaders.")
    return Reading(list(found.values()), failed)


def _part(part: archive.Part) -> Reading:
    if not isinstance(part.content, bytes):
        raise TypeError(part.content)
    if archive.is_zip(part.content):
        raise CannotRead("A zip inside a zip is not opened.")
    return _text(_called(part.name), text_of(part.content))


def _text(name: str, text: str) -> Reading:
    start = text.lstrip()
    if start[:1] in {"{", "["}:
        if len(start) > MAX_JSON_BYTES:
            raise CannotRead(f"This JSON is larger than {MAX_JSON_BYTES // 1024 // 1024} MiB.")
        return _document(name, json_of(start))
    if len(text) > MAX_SOURCE_BYTES:
        raise CannotRead("This source is larger than any shader's: a pass may have 64 KiB.")
    return Reading([_code(name, text)], [])


def _code(name: str, text: str) -> Found:
    if is_isf(text):
        return read_isf(name, text)
    if is_short(text):
        return read_short(name, text)
    if is_whole(text):
        return read_plain(name, text)
    raise CannotRead("There is no shader in this: it has neither mainImage nor main.")


def _document(name: str, document: Any) -> Reading:
    if is_own(document):
        return Reading([read_own(name, document)], [])
    if is_shadertoy(document):
        return Reading([read_shadertoy(name, document)], [])
    if isinstance(document, dict) and isinstance(document.get("shaders"), list):
        return _many(name, document["shaders"])
    if isinstance(document, list):
        return _many(name, document)
    raise CannotRead("This JSON is neither a shader of Shadertoy's nor one of ours.")


def _many(name: str, documents: list[Any]) -> Reading:
    if len(documents) > MAX_SHADERS:
        raise CannotRead(f"This file has more than {MAX_SHADERS} shaders.")
    found, failed = [], []
    for number, document in enumerate(documents, 1):
        try:
            found.append(_one(f"{name} {number}", document))
        except CannotRead as why:
            failed.append(Failed(f"{name} {number}", str(why)))
    return Reading(found, failed)


def _one(name: str, document: Any) -> Found:
    readers: Iterable[tuple[Callable[[Any], bool], Callable[[str, Any], Found]]] = (
        (is_own, read_own),
        (is_shadertoy, read_shadertoy),
    )
    for fits, reader in readers:
        if fits(document):
            return reader(name, document)
    raise CannotRead("This JSON is neither a shader of Shadertoy's nor one of ours.")


def _called(name: str) -> str:
    """A title, from what a file is called: its last part, without its ending."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    return line(stem.replace("_", " ").replace("-", " "), TITLE_CHARS).strip(". ") or "Untitled"
