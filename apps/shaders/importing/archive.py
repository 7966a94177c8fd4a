"""What is in a zip, within limits. Its names are labels: nothing is ever written where they say."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from apps.shaders.importing.found import CannotRead
from apps.shaders.importing.text import json_of, text_of
from apps.shaders.programs import PASS_NAMES

MAX_ENTRIES: Final = 2_000
MAX_ENTRY_BYTES: Final = 8 * 1024 * 1024
MAX_BYTES: Final = 24 * 1024 * 1024
# Text of any sense is packed to a fortieth at best; small files may be very regular.
MAX_RATIO: Final = 200
RATIO_FROM_BYTES: Final = 1024 * 1024
# Others take memory as the file pleases.
_PACKED: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED: Final = 0x1
_NO_SHADER: Final = re.compile(
    r"(^|/)(\.(?!\.?/)|__MACOSX/|(?:README|LICEN[CS]E|COPYING)[^/]*$)|\.(?:png|jpe?g|webp|avif|gif|svg|mp4|webm|html?|css|m?js|md|toml)$",
    re.IGNORECASE,
)
_PASS: Final = re.compile(rf"(?:^|.*/)({'|'.join(PASS_NAMES)})\.(?:frag|glsl)$")
_INPUTS: Final = "inputs.json"


@dataclass(frozen=True)
class Part:
    name: str
    # Of a file; a program of ours, of a folder of passes; or why it cannot be read.
    content: bytes | dict[str, Any] | CannotRead


def is_zip(data: bytes) -> bool:
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def parts(data: bytes) -> Iterator[Part]:
    """Documents before sources: they know more of the same shader."""
    files = _files(data)
    folders = _folders(files)
    taken = {name for names in folders.values() for name in names}
    alone = sorted(set(files) - taken)
    yield from (Part(name, files[name]) for name in alone if name.lower().endswith(".json"))
    yield from (_folder(folder, {name: files[name] for name in names}) for folder, names in folders.items())
    yield from (Part(name, files[name]) for name in alone if not name.lower().endswith(".json"))


def _files(data: bytes) -> dict[str, bytes | CannotRead]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _NO_SHADER.search(one.filename)]
            if len(entries) > MAX_ENTRIES:
                raise CannotRead(f"This zip has more than {MAX_ENTRIES:,} files.")
            return _read(archive, entries)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError):
        raise CannotRead("This zip is damaged.") from None


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes | CannotRead]:
    room = MAX_BYTES
    files: dict[str, bytes | CannotRead] = {}
    for entry in entries:
        content = _entry(archive, entry, min(room, MAX_ENTRY_BYTES))
        room -= len(content) if isinstance(content, bytes) else 0
        if content is _TOO_LARGE:
            raise _TOO_LARGE
        files.setdefault(entry.filename, content)
    return files


_TOO_LARGE: Final = CannotRead("What is in this zip is too large.")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | CannotRead:
    if entry.flag_bits & _ENCRYPTED:
        return CannotRead("This file is encrypted.")
    if entry.compress_type not in _PACKED:
        return CannotRead("This file is packed in a way that is not read here.")
    # What the zip says of its sizes is only a claim: what comes out is counted.
    with archive.open(entry) as file:
        content = file.read(most + 1)
    is_bomb = len(content) > RATIO_FROM_BYTES and len(content) > MAX_RATIO * max(1, entry.compress_size)
    return _TOO_LARGE if len(content) > most or is_bomb else content


def _folders(files: dict[str, bytes | CannotRead]) -> dict[str, list[str]]:
    """Those that hold a file for each pass of one shader."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in files:
        if _PASS.match(name) or name.rpartition("/")[2] == _INPUTS:
            found[name.rpartition("/")[0]].append(name)
    return {folder: names for folder, names in found.items() if any(_is_image(name) for name in names)}


def _is_image(name: str) -> bool:
    match = _PASS.match(name)
    return match is not None and match[1] == "image"


def _folder(folder: str, files: dict[str, bytes | CannotRead]) -> Part:
    texts, inputs = {}, {}
    try:
        for name, content in files.items():
            if isinstance(content, CannotRead):
                raise content
            found = _PASS.match(name)
            if found:
                texts[found[1]] = text_of(content)
            else:
                inputs = json_of(text_of(content))
        if not isinstance(inputs, dict):
            raise CannotRead(f"{_INPUTS} is an object: a pass and its inputs.")
    except CannotRead as why:
        return Part(folder or "image", why)
    passes = {name: {"code": texts[name]} for name in texts if name != "image"}
    for name, given in inputs.items():
        passes.setdefault(name, {})["inputs"] = given
    return Part(folder or "image", {"glsl_code": texts["image"], "passes": passes})
