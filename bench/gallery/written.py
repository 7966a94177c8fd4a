"""Pieces of GLSL with holes in them, from files in which each begins with `//= its name`."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = Path(__file__).parent / "glsl"
_PIECE = re.compile(r"^//= (\w+)\n(.*?)\n(?=\n//= |\Z)", re.MULTILINE | re.DOTALL)


def pieces(name: str) -> dict[str, str]:
    return dict(_PIECE.findall((_FOLDER / f"{name}.glsl").read_text(encoding="utf-8")))
