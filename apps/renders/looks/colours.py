"""The colours of a picture as people see them: how light, how vivid, how warm, and which five."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from apps.renders.looks.pictures import Floats

PALETTE = 5
_STEPS = 8
# Of each of the three parts of a colour; the eye tells few more in a palette.
_LEVELS = 16


@dataclass(frozen=True)
class Colours:
    # From 0, black, to 1, white.
    lightness: float
    contrast: float
    # From 0, grey, to 1, as vivid as a screen can be.
    saturation: float
    # Below 0 cool, above it warm.
    warmth: float
    # As #rrggbb, the most usual first.
    palette: list[str]


def colours(frames: NDArray[np.uint8]) -> Colours:
    shown, counts = _counted(frames)
    lab = oklab(shown)
    weights = counts / counts.sum()
    light = lab[:, 0]
    lightness = float((weights * light).sum())
    vivid = np.sqrt(lab[:, 1] ** 2 + lab[:, 2] ** 2)
    return Colours(
        lightness=lightness,
        contrast=float(np.sqrt((weights * (light - lightness) ** 2).sum())),
        saturation=min(1.0, float((weights * vivid).sum()) / 0.25),
        warmth=float((weights * (0.5 * lab[:, 1] + lab[:, 2])).sum()),
        palette=_palette(shown, lab, weights),
    )


def oklab(colours: Floats) -> Floats:
    """Of colours from 0 to 255 as screens have them, in Björn Ottosson's perceptual space."""
    linear = linear_light()[np.clip(np.rint(colours), 0, 255).astype(np.intp)]
    red, green, blue = linear[..., 0], linear[..., 1], linear[..., 2]
    long = np.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = np.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = np.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return np.stack(
        [
            0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
        ],
        axis=-1,
    )


@lru_cache(maxsize=1)
def linear_light() -> Floats:
    """What each of 256 steps of a screen gives in light, from 0 to 1."""
    step = np.arange(256) / 255
    return np.where(step <= 0.04045, step / 12.92, ((step + 0.055) / 1.055) ** 2.4)


def _counted(frames: NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """The mean colour of each cell of a grid through all colours, and how many pixels are in it."""
    flat = frames.reshape(-1, 3)
    cells = (flat // (256 // _LEVELS)).astype(np.int64)
    place = (cells[:, 0] * _LEVELS + cells[:, 1]) * _LEVELS + cells[:, 2]
    counts = np.bincount(place, minlength=_LEVELS**3).astype(np.float64)
    sums = [np.bincount(place, weights=flat[:, part], minlength=_LEVELS**3) for part in range(3)]
    there = counts > 0
    return np.stack(sums, axis=1)[there] / counts[there, None], counts[there]


def _palette(shown: Floats, lab: Floats, weights: Floats) -> list[str]:
    """Around the commonest colour and those that are both usual and far from the ones before; then moved to the
    middles of what is theirs."""
    middles = lab[[int(weights.argmax())]]
    while len(middles) < min(PALETTE, len(lab)):
        nearest = _distances(lab, middles).min(axis=1)
        middles = np.concatenate([middles, lab[[int((nearest * np.sqrt(weights)).argmax())]]])
    for _ in range(_STEPS):
        own = _distances(lab, middles).argmin(axis=1)
        sums = np.bincount(own, weights=weights, minlength=len(middles))
        moved = [np.bincount(own, weights=weights * lab[:, part], minlength=len(middles)) for part in range(3)]
        middles = np.where(sums[:, None] > 0, np.stack(moved, axis=1) / np.maximum(sums, 1e-12)[:, None], middles)
    own = _distances(lab, middles).argmin(axis=1)
    sums = np.bincount(own, weights=weights, minlength=len(middles))
    order = [int(number) for number in np.argsort(-sums, kind="stable") if sums[number] > 0]
    found = [_hex((weights[own == n, None] * shown[own == n]).sum(axis=0) / sums[n]) for n in order]
    # A picture of fewer colours has them more than once.
    return [found[number % len(found)] for number in range(PALETTE)]


def _distances(lab: Floats, middles: Floats) -> Floats:
    return ((lab[:, None] - middles[None]) ** 2).sum(axis=-1)


def _hex(colour: Floats) -> str:
    return "#" + "".join(f"{int(np.clip(np.rint(part), 0, 255)):02x}" for part in colour)
