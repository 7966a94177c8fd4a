"""Shaders that lie in files, drawn as a worker draws them, into files beside what they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from apps.renders.farm import Farm
from apps.renders.farm.drawn import Drawn
from apps.renders.farm.orders import Order
from apps.renders.looks import code_vector, looked_at
from apps.renders.looks.looked import Looked
from apps.shaders.folders import NoProgram, program_from
from apps.shaders.programs import Program

# Of files in a folder that is not itself a shader's.
SUFFIXES = (".glsl", ".frag", ".fs", ".json")
NO_PROGRAM = "program"


@dataclass
class Rendered:
    file: str
    status: str = "failed"
    kind: str = ""
    reason: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    # Paths; none where there is nothing to look at.
    picture: str | None = None
    preview: str | None = None
    # 512 numbers, looks and motion alone; 256 numbers, technique alone.
    fingerprint: list[float] | None = None
    code_vector: list[float] | None = None
    style_metadata: dict[str, Any] | None = None
    blank: bool | None = None
    static: bool | None = None
    flashing: bool | None = None
    reduced: bool = False
    compile_ms: float | None = None
    frame_ms: dict[str, float] = field(default_factory=dict)
    elapsed_ms: float = 0
    browser_version: str = ""

    def document(self) -> dict[str, Any]:
        return asdict(self)


def shaders_in(path: Path) -> list[Path]:
    """The file itself, a folder that is a shader, or else the shaders that lie in it, however deep."""
    return _within(path) or [path]


def _within(path: Path) -> list[Path]:
    try:
        if not path.is_dir() or (path / "image.glsl").is_file():
            return [path]
        return [each for part in sorted(path.iterdir()) if _may_hold_one(part) for each in _within(part)]
    except OSError:
        return [path]  # whoever reads it says why that cannot be


def _may_hold_one(path: Path) -> bool:
    # A link may lead back to where we come from.
    is_folder = path.is_dir() and not path.is_symlink()
    return not path.name.startswith(".") and (is_folder or path.suffix.lower() in SUFFIXES)


class Renderings:
    """Into one folder, through one warm browser."""

    def __init__(self, farm: Farm, out: Path, order: Order) -> None:
        self.farm, self.out, self.order = farm, out, order
        self.taken: set[str] = set()

    def render(self, path: Path) -> Rendered:
        """Raises FarmUnavailable, and OSError where a picture cannot be written."""
        rendered = Rendered(file=str(path))
        try:
            program = program_from(path)
        except NoProgram as wrong:
            rendered.kind, rendered.reason = NO_PROGRAM, str(wrong)
            return rendered
        drawn = self.farm.draw(program, self.order)
        self._note(rendered, program, drawn)
        if drawn.ok:
            self._keep(rendered, drawn, self._name(path))
        return rendered

    def _note(self, rendered: Rendered, program: Program, drawn: Drawn) -> None:
        rendered.status = "ready" if drawn.ok else "failed"
        rendered.kind, rendered.reason, rendered.messages = str(drawn.failure), drawn.reason, drawn.messages
        rendered.code_vector = code_vector(program)
        rendered.reduced, rendered.browser_version = drawn.is_reduced, drawn.browser_version
        rendered.compile_ms, rendered.frame_ms = drawn.compile_ms, drawn.frame_ms
        rendered.elapsed_ms = drawn.elapsed_ms
        if drawn.ok and drawn.frames is not None and drawn.far_frames is not None:
            _note_looks(rendered, looked_at(drawn.frames, drawn.far_frames))

    def _keep(self, rendered: Rendered, drawn: Drawn, name: str) -> None:
        for data, ending, where in ((drawn.thumbnail, "webp", "picture"), (drawn.preview, "webm", "preview")):
            if data:
                file = self.out / f"{name}.{ending}"
                file.write_bytes(data)
                setattr(rendered, where, str(file))

    def _name(self, path: Path) -> str:
        """The file's own, and a number after it where another folder had the same, in letters of any size."""
        stem = path.resolve().name if path.is_dir() else path.stem
        name, number = stem, 1
        while name.lower() in self.taken:
            number += 1
            name = f"{stem}-{number}"
        self.taken.add(name.lower())
        return name


def _note_looks(rendered: Rendered, looked: Looked) -> None:
    rendered.fingerprint, rendered.style_metadata = looked.style_vector, looked.style_metadata
    rendered.blank, rendered.static, rendered.flashing = looked.is_blank, looked.is_static, looked.is_flashing
