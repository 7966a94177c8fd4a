"""Whether a film flashes so that it may hurt: as the Web Content Accessibility Guidelines count flashes, general and
red, over a quarter of the picture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.renders.farm.orders import PREVIEW_RATE
from apps.renders.looks.colours import linear_light
from apps.renders.looks.pictures import Floats

# Up or down by so much of the most light there is, where the darker of both is not very light.
_CHANGE = 0.1
_LIGHT = 0.8
_QUARTER = 0.25
# Up, down, up, down, up, down are three flashes; the next change begins a fourth.
_TOO_MANY = 7
# A screen does not change all at once: so many frames are one moment.
_MOMENT = 3
_PIECE = 4
_ROWS = _PIECE // 2
_TOGETHER = 1.5
_RED_SCALE = 320 / 200


class Flashes(NamedTuple):
    """The strongest second. Nought where there are not too many in any."""

    a_second: float = 0.0
    # How much of the picture.
    area: float = 0.0


def flashes(frames: NDArray[np.uint8]) -> Flashes:
    """Of frames that follow one another at 24 a second."""
    if len(frames) < _TOO_MANY:
        return Flashes()
    light_of = linear_light().astype(np.float32)
    # Every second row will do.
    parts = [_pieces(light_of.take(frames[:, ::2, :, channel])) for channel in range(3)]
    red, green, blue = parts
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    is_red = red >= 0.8 * (red + green + blue)
    redness = np.where(is_red, np.maximum(red - green - blue, 0), 0) * _RED_SCALE
    return max(_strongest(light, _LIGHT), _strongest(redness, np.inf))


def _strongest(levels: Floats, lightest: float) -> Flashes:
    up, down = _changes(levels, lightest)
    found = Flashes()
    for start in range(max(1, len(levels) - PREVIEW_RATE + 1)):
        second = slice(start, start + PREVIEW_RATE)
        often = (up[second].sum(axis=0) + down[second].sum(axis=0)) >= _TOO_MANY
        if often.mean() < _QUARTER:
            continue
        changes = _at_once(up[second] & often) + _at_once(down[second] & often)
        if changes >= _TOO_MANY:
            found = max(found, Flashes(changes / 2, float(often.mean())))
    return found


def _changes(levels: Floats, lightest: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """When each piece has gone up or down by enough since it last turned."""
    low, high = levels[0].copy(), levels[0].copy()
    # 1 where the last change was upwards, -1 where it was downwards.
    way = np.zeros(levels[0].shape, np.int8)
    ups, downs = np.zeros(levels.shape, bool), np.zeros(levels.shape, bool)
    for number, level in enumerate(levels):
        low, high = np.minimum(low, level), np.maximum(high, level)
        up = (way != 1) & (level - low >= _CHANGE) & (low < lightest)
        down = (way != -1) & (high - level >= _CHANGE) & (level < lightest)
        ups[number], downs[number] = up, down
        way = np.where(up, 1, np.where(down, -1, way)).astype(np.int8)
        high, low = np.where(up | down, level, high), np.where(up | down, level, low)
    return ups, downs


def _at_once(changes: NDArray[np.bool_]) -> int:
    """How many times a quarter of the picture changes within a moment; not where as much changes at any other time,
    as it does when a pattern passes by."""
    area = changes.reshape(len(changes), -1).mean(axis=1)
    least = _TOGETHER * area.mean()
    found, number = 0, 0
    while number < len(area):
        moment = area[number : number + _MOMENT]
        if moment.sum() >= _QUARTER and moment.max() >= least:
            found += 1
            number += _MOMENT
        else:
            number += 1
    return found


def _pieces(light: NDArray[np.float32]) -> Floats:
    """What is finer does not flash: its pixels make up for each other."""
    count, height, width = light.shape
    height, width = height // _ROWS * _ROWS, width // _PIECE * _PIECE
    cut = light[:, :height, :width].reshape(count, height // _ROWS, _ROWS, width // _PIECE, _PIECE)
    return np.asarray(cut.mean(axis=(2, 4), dtype=np.float64))
