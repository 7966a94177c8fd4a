"""Makes the weights of the style vector again: `python -m bench.gallery.learn [FOLDER]` keeps frames in the folder.

Programs of a seed of their own are drawn as they are, later, nearer and all at once changed; turned hues, darkness and
mirrors are made of their frames. What is measured is weighted so that guises of one program come close and different
programs stay apart: the directions in which programs differ most against what guises differ.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.gallery.dice import Dice

SEED = "train"
PROGRAMS = 190
DRAWN = ("same", "later", "closer", "everything")
# How far what guises differ in is taken to be the same in every direction: few programs know little of so many.
EVEN = 0.5
# Directions of all that was measured in which there is anything to see.
DIRECTIONS = 900

Floats = NDArray[np.float64]
Films = tuple[NDArray[np.uint8], NDArray[np.uint8]]


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
    import django

    django.setup()
    from apps.renders.looks import style

    folder = Path(arguments[0]) if arguments else None
    rows = np.stack(list(_measured(folder)))
    style.kept(*learned(rows, style.SIZE))
    print(f"Learned from {len(rows)} programs in {rows.shape[1]} guises each: {rows.shape[2]} numbers.")
    return 0


def _measured(folder: Path | None) -> Iterator[Floats]:
    from apps.renders.farm import Farm
    from apps.renders.looks.features import features
    from apps.renders.looks.pictures import Film
    from bench.gallery.frames import Frames
    from bench.gallery.pieces import generated

    farm = Farm()
    frames = Frames(farm, folder)
    try:
        for piece in generated(SEED, PROGRAMS):
            films = [frames.of(piece, kind) for kind in DRAWN]
            there = [film for film in films if film is not None]
            if len(there) == len(DRAWN):
                guises = [*there, *_made_of(there[0], Dice(f"{piece.name} guises"))]
                yield np.stack([features(Film.of(*guise)) for guise in guises])
    finally:
        farm.close()


def _made_of(film: Films, dice: Dice) -> list[Films]:
    turn = dice.number(0.25, 0.75)
    turned = dice.one([_hue_turned, _turned_around_grey])
    near, far = film
    return [
        (turned(near, turn), turned(far, turn)),
        tuple(np.rint(each * np.float32(0.4)).astype(np.uint8) for each in film),
        (near[:, :, ::-1], far[:, :, ::-1]),
    ]


def _hue_turned(frames: NDArray[np.uint8], turn: float) -> NDArray[np.uint8]:
    colours = frames.astype(np.float32) / 255
    most, least = colours.max(axis=-1), colours.min(axis=-1)
    span = most - least + np.float32(1e-6)
    red, green, blue = colours[..., 0], colours[..., 1], colours[..., 2]
    hue = np.where(
        most == red,
        (green - blue) / span,
        np.where(most == green, 2 + (blue - red) / span, 4 + (red - green) / span),
    )
    wheel = ((hue + turn * 6)[..., None] + np.array([0, 4, 2], np.float32)) % 6
    pure = np.clip(np.abs(wheel - 3) - 1, 0, 1)
    return np.rint((least[..., None] + (most - least)[..., None] * pure) * 255).astype(np.uint8)


def _turned_around_grey(frames: NDArray[np.uint8], turn: float) -> NDArray[np.uint8]:
    colours = frames.astype(np.float32)
    angle, part = turn * 2 * np.pi, 1 / np.sqrt(3)
    crossed = part * (np.roll(colours, 1, axis=-1) - np.roll(colours, -1, axis=-1))
    grey = colours.sum(axis=-1, keepdims=True) / 3
    mixed = colours * np.cos(angle) + crossed * np.sin(angle) + grey * (1 - np.cos(angle))
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)


def learned(rows: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Of programs × guises × numbers: what is usual, how far it spreads, and the directions to look in."""
    flat = rows.reshape(-1, rows.shape[-1])
    middle, scale = flat.mean(axis=0), flat.std(axis=0) + 1e-3
    plain = np.clip((rows - middle) / scale, -4, 4)
    _, _, found = np.linalg.svd(plain.reshape(flat.shape), full_matrices=False)
    basis = found[:DIRECTIONS].T
    guises = (plain - plain.mean(axis=1, keepdims=True)).reshape(flat.shape) @ basis
    programs = plain.mean(axis=1) @ basis
    programs -= programs.mean(axis=0)
    within = guises.T @ guises / (len(rows) * (rows.shape[1] - 1))
    within += EVEN * np.trace(within) / len(within) * np.eye(len(within))
    values, vectors = np.linalg.eigh(within)
    whitened = vectors / np.sqrt(values)
    between = whitened.T @ (programs.T @ programs / len(rows)) @ whitened
    strengths, ways = np.linalg.eigh(between)
    order = np.argsort(-strengths)[:size]
    return middle, scale, basis @ whitened @ ways[:, order]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
