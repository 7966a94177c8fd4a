"""What is asked of the farm, and the fixed sizes and times of what it draws.

A program is drawn as by a visitor whose screen shows sixty frames a second: frame n is at n / 60 s, and what remembers
is stepped from frame 0 at that rate. What does not remember is drawn at its exact time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

THUMBNAIL: Final = (640, 360)
POSTER: Final = (1280, 720)
PREVIEW: Final = (320, 180)
PREVIEW_RATE: Final = 24
PREVIEW_FRAMES: Final = 72
# Where a preview begins: many programs fade in.
BEGINS_S: Final = 2.0
# The picture is of the first of these that is not blank; of the first one where all are. What comes and goes in a
# steady beat is not dark at all of them.
STILL_TIMES_S: Final = (2.0, 5.1, 8.35, 13.7, 0.55)
# What the fingerprint looks at: each frame of the preview, small, and moments far from it.
LOOK: Final = (128, 72)
FAR_TIMES_S: Final = (0.5, 5.0, 8.0, 13.0, 21.0, 34.0, 55.0, 89.0)
# To the last of these a program that remembers is stepped through 780 frames, and through 5,340 to the last of those.
FAR_TIMES_STEPPED_S: Final = (0.5, 1.0, 5.0, 6.5, 8.0, 9.5, 11.0, 13.0)
# Where even that takes too long.
FAR_TIMES_NEAR_S: Final = (0.5, 1.0, 1.5, 2.0, 2.75, 3.5, 4.25, 5.0)
# One picture of many moments, for who cannot watch a film.
SHEET_TILES: Final = (4, 2)
SHEET_TIMES_S: Final = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0)
# All that one program may cost, its tries and new browsers included.
LONGEST_S: Final = 60.0

# Of the drawing alone, in milliseconds. What exceeds one of them is drawn smaller, or with fewer frames, or left out.
BUDGET_MS: Final = {
    # One small frame; what takes longer is taken for endless.
    "first": 10_000,
    # Choosing the moment.
    "choice": 5_000,
    "picture": 5_000,
    "film": 12_000,
    "sizes": 2_500,
}
# Cards show many thumbnails at once; messengers refuse large posters.
THUMBNAIL_BYTES: Final = 28_000
POSTER_BYTES: Final = 240_000
SHEET_BYTES: Final = 400_000
PREVIEW_BITS_A_SECOND: Final = 400_000


@dataclass(frozen=True)
class Order:
    thumbnail: tuple[int, int] | None = THUMBNAIL
    poster: bool = True
    preview: bool = True
    looks: bool = True
    # Frames over time in one picture.
    sheet: bool = False
    # Frame times at three sizes.
    measures: bool = True

    def plan(self) -> dict[str, Any]:
        """As the page is told."""
        return {
            "thumbnail": self.thumbnail,
            "poster": POSTER if self.poster else None,
            "film": {
                "size": PREVIEW,
                "rate": PREVIEW_RATE,
                "frames": PREVIEW_FRAMES,
                "begins": BEGINS_S,
                "bitrate": PREVIEW_BITS_A_SECOND,
                "isKept": self.preview,
                "isLookedAt": self.looks,
            }
            if self.preview or self.looks
            else None,
            "look": {
                "size": LOOK,
                "times": FAR_TIMES_S,
                "stepped": FAR_TIMES_STEPPED_S,
                "near": FAR_TIMES_NEAR_S,
            }
            if self.looks
            else None,
            "sheet": {"times": SHEET_TIMES_S, "size": PREVIEW} if self.sheet else None,
            "measures": [PREVIEW, THUMBNAIL, POSTER] if self.measures else None,
            "stillTimes": STILL_TIMES_S,
            "budget": BUDGET_MS,
        }
