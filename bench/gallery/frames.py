"""Frames of programs, as the farm draws them for a fingerprint; kept in a folder where one is given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.renders.farm import Farm
from apps.renders.farm.orders import Order
from bench.gallery.dice import Dice
from bench.gallery.pieces import Piece
from bench.gallery.variants import KINDS

FRAMES_ONLY = Order(thumbnail=None, poster=False, preview=False, looks=True, measures=False)


class Frames:
    """Near ones first, far ones last."""

    def __init__(self, farm: Farm, folder: Path | None = None) -> None:
        self._farm = farm
        self._folder = folder

    def of(self, piece: Piece, kind: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]] | None:
        """None where it cannot be drawn."""
        file = self._folder / f"{piece.name.replace(' ', '_')}_{kind}.npz" if self._folder else None
        if file and file.exists():
            with np.load(file) as kept:
                return kept["near"], kept["far"]
        change = KINDS.get(kind)
        program = change(piece.program, Dice(f"{piece.name} {kind}")) if change else piece.program
        drawn = self._farm.draw(program, FRAMES_ONLY)
        if not drawn.ok or drawn.frames is None or drawn.far_frames is None:
            return None
        if file:
            np.savez(file, near=drawn.frames, far=drawn.far_frames)
        return drawn.frames, drawn.far_frames
