"""Modules and style sheets of ours as one text each, for a page that may ask nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

STATIC: Final = Path(settings.BASE_DIR) / "static"
MODULES: Final = STATIC / "js" / "shader"
ENTRY: Final = MODULES / "standalone.js"
SHEETS: Final = ("tokens", "base", "button", "player", "standalone")
# Served pages import the program module through a door, by a name that is not in the text. Here it is.
DOOR: Final = "door.js"
BEHIND_THE_DOOR: Final = "program.js"

_NAMES = r"\{([^}]*)\}"
_FROM = r'from "(\./[\w-]+\.js)";$'
_IMPORT = re.compile(rf"^import {_NAMES} {_FROM}", re.MULTILINE)
_PASSED_ON = re.compile(rf"^export {_NAMES} {_FROM}", re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:const|let|class|function\*?) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


class CannotBundle(Exception):
    """A module does what only a server's page can."""


def script() -> str:
    """Made again when a file changed, so that whoever works on one need not start anything anew."""
    return _script(_changed(MODULES.glob("*.js")))


def style(sheets: tuple[str, ...] = SHEETS) -> str:
    return _style(sheets, _changed(_sheet(name) for name in sheets))


@dataclass(frozen=True)
class Inline:
    """A text inside a page, and how the page's policy names it."""

    tag: SafeString
    source: str


def inline_script() -> Inline:
    return _inline("script", ' type="module"', script())


def inline_style(sheets: tuple[str, ...] = SHEETS) -> Inline:
    return _inline("style", "", style(sheets))


def _inline(name: str, attributes: str, text: str) -> Inline:
    # Inside a page a closing tag ends it, also in a string.
    if re.search(rf"</{name}|<!--", text, re.IGNORECASE):
        raise CannotBundle("A file has a tag in its text.")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    # Ours, from files that nobody sends us.
    return Inline(mark_safe(f"<{name}{attributes}>{text}</{name}>"), f"'sha256-{digest}'")  # noqa: S308


def _changed(paths: Iterable[Path]) -> tuple[int, ...]:
    return tuple(path.stat().st_mtime_ns for path in sorted(paths))


@lru_cache(maxsize=2)
def _script(changed: tuple[int, ...]) -> str:
    written: dict[str, str] = {}
    _write(ENTRY, written)
    return '"use strict";\nconst modules = {};\n' + "".join(written.values())


def _sheet(name: str) -> Path:
    return STATIC / "css" / f"{name}.css"


@lru_cache(maxsize=4)
def _style(sheets: tuple[str, ...], changed: tuple[int, ...]) -> str:
    return "".join(_sheet(name).read_text() for name in sheets)


def _write(path: Path, written: dict[str, str]) -> None:
    """What a module imports stands before it."""
    text = _COMMENT.sub("", path.read_text())
    for found in (*_IMPORT.finditer(text), *_PASSED_ON.finditer(text)):
        imported = MODULES / _behind(found[2])
        if imported.name not in written:
            _write(imported, written)
    names = [found[2] for found in _EXPORT.finditer(text)]
    names += [name.strip() for found in _PASSED_ON.finditer(text) for name in found[1].split(",")]
    body = _EXPORT.sub(r"\1", _PASSED_ON.sub(_taken, _IMPORT.sub(_taken, text)))
    if re.search(r"^(import|export)\b|\bimport\s*\(|\bfetch\(", body, re.MULTILINE):
        raise CannotBundle(f"{path.name} imports in a way that is not understood, or asks for something.")
    written[path.name] = f'modules["{path.name}"] = (() => {{\n{body}\nreturn {{ {", ".join(names)} }};\n}})();\n'


def _taken(found: re.Match[str]) -> str:
    return f'const {{{found[1].replace(" as ", ": ")}}} = modules["{_behind(found[2])}"];'


def _behind(address: str) -> str:
    name = address.removeprefix("./")
    return BEHIND_THE_DOOR if name == DOOR else name
