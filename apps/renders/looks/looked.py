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
    # More than three flashes a second over a quarter of the picture.
    is_flashing: bool
