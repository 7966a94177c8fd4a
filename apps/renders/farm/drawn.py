"""What the farm gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Failure(StrEnum):
    NONE = ""
    # Chromium refuses to compile it.
    COMPILE = "compile"
    # Too slow, also when it was tried smaller; it may never end.
    SLOW = "slow"
    MEMORY = "memory"
    # The graphics process or its context went away.
    GRAPHICS = "graphics"
    # The page or the whole browser went away.
    CRASH = "crash"


class FarmUnavailable(Exception):
    """The machine cannot draw now: no browser, no disk, no memory. No shader is to blame."""


@dataclass(frozen=True)
class Still:
    thumbnail: bytes
    poster: bytes


@dataclass(frozen=True)
class Drawn:
    ok: bool
    failure: Failure = Failure.NONE
    # One plain sentence for the author.
    reason: str = ""
    # In the author's own lines: pass, line, message.
    messages: list[dict[str, Any]] = field(default_factory=list)
    # WebP; empty where it was not asked for.
    thumbnail: bytes = b""
    poster: bytes = b""
    sheet: bytes = b""
    # WebM; empty also where it would have taken too long.
    preview: bytes = b""
    # Rows from the top, RGB: (72, 72, 128, 3), one after another at 24 a second, and (8, 72, 128, 3) far apart.
    frames: NDArray[np.uint8] | None = None
    far_frames: NDArray[np.uint8] | None = None
    # Until the first small frame was there, less what that frame takes when it is drawn again.
    compile_ms: float = 0
    # By size, as "640x360": milliseconds of a frame.
    frame_ms: dict[str, float] = field(default_factory=dict)
    # Drawn smaller than asked, because it is slow.
    is_reduced: bool = False
    # The second of the thumbnail and poster.
    still_s: float = 0
    browser_version: str = ""
    elapsed_ms: float = 0

    @property
    def kind(self) -> str:
        return str(self.failure)
