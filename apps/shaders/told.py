"""A folder that holds a whole shader: its program, what its author says of it, and a picture."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from apps.shaders.content import Content, content
from apps.shaders.folders import DESCRIPTION, program_from


@dataclass(frozen=True)
class ToldFolder:
    folder: Path
    description_file: ClassVar[str] = DESCRIPTION

    @property
    def name(self) -> str:
        """What it is known by, whatever it is called."""
        return self.folder.name

    @cached_property
    def told(self) -> dict[str, Any]:
        return tomllib.loads((self.folder / self.description_file).read_text(encoding="utf-8"))

    @property
    def title(self) -> str:
        return str(self.told["title"])

    @cached_property
    def content(self) -> Content:
        told, program = self.told, program_from(self.folder)
        return content(
            title=told["title"],
            description=told["description"],
            tags=told["tags"],
            shader_type=told["type"],
            **program.document,
        )

    @property
    def poster(self) -> Path:
        return self.folder / "poster.webp"
