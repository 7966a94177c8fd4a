"""The browser's own module as one script, for an engine that knows no imports."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

MODULES: Final = Path(settings.BASE_DIR) / "static" / "js" / "shader"
ENTRY: Final = Path(__file__).with_name("reference.js")

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([./\w-]+\.js)";$', re.MULTILINE)
_PASSED_ON = re.compile(r'^export \{([^}]*)\} from "([./\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:const|class|function\*?) (\w+))", re.MULTILINE)


def script() -> str:
    """Made again when a file changed, so that whoever works on one need not start anything anew."""
    paths = [*sorted(ENTRY.parent.glob("*.js")), *sorted(MODULES.glob("program*.js"))]
    return _script(tuple(path.stat().st_mtime_ns for path in paths))


@lru_cache(maxsize=2)
def _script(changed: tuple[int, ...]) -> str:
    written: dict[str, str] = {}
    _write(ENTRY, written)
    return '"use strict";\nvar modules = {};\n' + "".join(written.values()) + _opened(ENTRY)


def _write(path: Path, written: dict[str, str]) -> None:
    """What a module imports stands before it."""
    text = path.read_text()
    for found in (*_IMPORT.finditer(text), *_PASSED_ON.finditer(text)):
        imported = (path.parent / found[2]).resolve()
        if imported.name not in written:
            _write(imported, written)
    names = [found[2] for found in _EXPORT.finditer(text)]
    names += [name.strip() for found in _PASSED_ON.finditer(text) for name in found[1].split(",")]
    body = _EXPORT.sub(r"\1", _PASSED_ON.sub(_taken, _IMPORT.sub(_taken, text)))
    written[path.name] = f'modules["{path.name}"] = (() => {{\n{body}\nreturn {{ {", ".join(names)} }};\n}})();\n'


def _taken(found: re.Match[str]) -> str:
    return f'const {{{found[1].replace(" as ", ": ")}}} = modules["{Path(found[2]).name}"];'


def _opened(path: Path) -> str:
    names = ", ".join(found[2] for found in _EXPORT.finditer(path.read_text()))
    return f'var {{ {names} }} = modules["{path.name}"];\n'
