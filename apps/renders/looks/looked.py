from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Looked:
    # 512 numbers of length one; the cosine of two says how alike they look and move.
    style_vector: list[float]
    # chaos_level, color_temp, motion_type, brightness, palette, complexity
    style_metadata: dict[str, Any]
    is_blank: bool
    is_static: bool
    # From 0 to 1: how much of it is one colour, and how much never changes while it is watched.
    blankness: float
    stillness: float
    # In the strongest second, and over how much of the picture; nought where never more than three over a quarter.
    flashes_a_second: float
    flash_area: float

    @property
    def is_flashing(self) -> bool:
        return self.flashes_a_second > 0
