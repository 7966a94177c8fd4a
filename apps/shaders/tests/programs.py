"""The corpus: programs that browsers take and programs that they refuse, each in a file or a folder.

A wrong one says in its first line what is expected: `// expect: <pass> <line> <a part of the message>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from apps.shaders.folders import program_from
from apps.shaders.programs import Program

CORPUS = Path(__file__).parent / "corpus"
RIGHT = sorted((CORPUS / "right").iterdir())
WRONG = sorted((CORPUS / "wrong").iterdir())

_EXPECTED = re.compile(r"// expect: (\w+) (\d+) ?(.*)")


@dataclass(frozen=True)
class Expected:
    pass_name: str
    line: int
    words: str


def name_of(path: Path) -> str:
    return path.stem


def expected(path: Path) -> Expected:
    source = path / "image.glsl" if path.is_dir() else path
    found = _EXPECTED.match(source.read_text())
    assert found, f"{path.name} does not say what is expected."
    return Expected(found[1], int(found[2]), found[3])


def load(path: Path) -> Program:
    return program_from(path)


def picture(body: str, before: str = "") -> str:
    """A Shadertoy program with this body; it has one line before the body's first, and those before it."""
    return f"{before}void mainImage(out vec4 o, in vec2 p) {{\n{body}\n}}\n"
