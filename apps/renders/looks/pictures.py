"""Frames made ready to be measured: few of them, in channels that a turned hue leaves alone, at seven sizes.

What is done to each pixel is plain arithmetic, which every machine rounds alike, and sums are added up in the order of
their rows; so a fingerprint does not depend on which worker took it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.renders.farm.orders import LOOK

Floats = NDArray[np.float64]
Maps = NDArray[np.float32]

NEAR = 4
FAR = 8
_TINY = 1e-9


@dataclass(frozen=True)
class Film:
    """All frames, from 0 to 255: `near` follow one another, `far` are moments of their own."""

    near: NDArray[np.uint8]
    far: NDArray[np.uint8]

    @classmethod
    def of(cls, near: NDArray[np.uint8], far: NDArray[np.uint8] | None) -> Film:
        width, height = LOOK
        empty = np.zeros((0, height, width, 3), np.uint8)
        return cls(_fitted(near), empty if far is None or not len(far) else _fitted(far))

    def chosen(self) -> NDArray[np.uint8]:
        """Some of the near ones, evenly, and the far ones."""
        return np.concatenate([_evenly(self.near, NEAR), _evenly(self.far, FAR)])


def _fitted(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Of the size that everything here is laid out for, whatever came."""
    width, height = LOOK
    if frames.shape[1:3] == (height, width):
        return frames
    rows = np.arange(height) * frames.shape[1] // height
    columns = np.arange(width) * frames.shape[2] // width
    return frames[:, rows][:, :, columns]


def _evenly(frames: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    if len(frames) <= count:
        return frames
    return frames[np.arange(count) * len(frames) // count]


@dataclass(frozen=True)
class Channels:
    """What of a colour stays when its hue is turned: exactly so the largest part and the span from largest to
    smallest where it is turned as people choose colours, and the mean where it is turned around the greys.

    Divided by what is usual in these frames, so that a darker copy is the same."""

    light: Maps
    most: Maps
    span: Maps
    # What they were divided by.
    usual: float

    @classmethod
    def of(cls, frames: NDArray[np.uint8]) -> Channels:
        return cls.made_of(*(frames[..., channel].astype(np.float32) for channel in range(3)))

    @classmethod
    def halved(cls, frames: NDArray[np.uint8]) -> Channels:
        """At half the size, which is enough to see what moves, and four times as quick."""
        return cls.made_of(*(_quarters(frames[..., channel]) for channel in range(3)))

    @classmethod
    def made_of(cls, red: Maps, green: Maps, blue: Maps) -> Channels:
        most = np.maximum(np.maximum(red, green), blue)
        least = np.minimum(np.minimum(red, green), blue)
        light = (red + green + blue) * np.float32(1 / 3)
        usual = float(np.sqrt(mean(light * light))) + 0.5
        factor = np.float32(1 / usual)
        return cls(light * factor, most * factor, (most - least) * factor, usual)


def _quarters(part: NDArray[np.uint8]) -> Maps:
    rows = part[:, 0::2].astype(np.uint16) + part[:, 1::2]
    return (rows[..., 0::2] + rows[..., 1::2]).astype(np.float32) * np.float32(0.25)


def mean(values: NDArray[np.floating] | NDArray[np.bool_], axis: int | tuple[int, ...] | None = None) -> Floats:
    return np.asarray(values.mean(axis=axis), np.float64)


def ladder(maps: Maps) -> list[Maps]:
    """At seven sizes, each smaller by the square root of two: a zoom is then a step along it."""
    between = _resized(maps, 51, 90)
    first, second = _halves(maps, 4), _halves(between, 3)
    return [first[0], second[0], first[1], second[1], first[2], second[2], first[3]]


def _halves(maps: Maps, count: int) -> list[Maps]:
    found = [maps]
    while len(found) < count:
        found.append(halved(found[-1]))
    return found


def halved(maps: Maps) -> Maps:
    height, width = maps.shape[-2] // 2 * 2, maps.shape[-1] // 2 * 2
    maps = maps[..., :height, :width]
    rows = maps[..., 0::2, :] + maps[..., 1::2, :]
    return (rows[..., 0::2] + rows[..., 1::2]) * np.float32(0.25)


def _resized(maps: Maps, height: int, width: int) -> Maps:
    top, bottom, down = _between(maps.shape[-2], height)
    left, right, along = _between(maps.shape[-1], width)
    rows = maps[..., top, :] * (1 - down[:, None]) + maps[..., bottom, :] * down[:, None]
    return np.asarray(rows[..., left] * (1 - along) + rows[..., right] * along, np.float32)


@lru_cache(maxsize=8)
def _between(size: int, wanted: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Maps]:
    at = (np.arange(wanted) + 0.5) * size / wanted - 0.5
    low = np.floor(at).astype(np.intp)
    return np.maximum(low, 0), np.minimum(low + 1, size - 1), (at - low).astype(np.float32)


def logarithm(values: Floats | float) -> Floats:
    """Of what may be nothing at all."""
    return np.log(np.asarray(values, np.float64) + 1e-5)


def share(part: NDArray[Any], whole: NDArray[Any] | float) -> Floats:
    return np.asarray(part / (whole + _TINY))
