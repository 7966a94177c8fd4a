"""From all that is measured to 512 numbers whose cosine says how alike two pictures look and move.

The weights are statistics of a gallery of programs and of the same programs in other hues, darker, nearer, mirrored
and later: what differs between programs counts, what differs between guises of one does not. They stand in style.npz,
which `python -m bench.gallery.learn` makes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from apps.renders.looks.pictures import Floats

SIZE: Final = 512
FILE: Final = Path(__file__).parent / "style.npz"
# Nothing counts for more than so many times what is usual.
_MOST: Final = 4.0


@dataclass(frozen=True)
class Weights:
    middle: Floats
    scale: Floats
    # A row for each that is measured, a column for each of the 512.
    ways: Floats

    def vector(self, measured: Floats) -> Floats:
        plain = np.clip((measured - self.middle) / self.scale, -_MOST, _MOST)
        # Not a matrix product: that adds up in an order of its own on each kind of processor.
        vector = (plain[:, None] * self.ways).sum(axis=0)
        return np.asarray(vector / (np.sqrt((vector * vector).sum()) + 1e-12))


def style_vector(measured: Floats) -> list[float]:
    """Of length one, as precise as half floats are, which is how it is kept."""
    vector = weights().vector(measured)
    return [float(value) for value in vector.astype(np.float16)]


@lru_cache(maxsize=1)
def weights() -> Weights:
    with np.load(FILE) as kept:
        middle, scale = kept["middle"].astype(np.float64), kept["scale"].astype(np.float64)
        ways = kept["ways"].astype(np.float64) * kept["unit"].astype(np.float64)
    return Weights(middle, scale, ways)


def kept(middle: Floats, scale: Floats, ways: Floats) -> None:
    """Each number of a column in 255 steps: finer ones find no more."""
    unit = np.abs(ways).max(axis=0) / 127 + 1e-12
    np.savez_compressed(
        FILE,
        middle=middle.astype(np.float32),
        scale=scale.astype(np.float32),
        ways=np.rint(ways / unit).astype(np.int8),
        unit=unit.astype(np.float32),
    )
    weights.cache_clear()
