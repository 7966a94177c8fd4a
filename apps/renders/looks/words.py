"""What a picture and its motion are called, in words and numbers that people understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from apps.renders.farm.orders import PREVIEW_RATE
from apps.renders.looks.colours import Colours
from apps.renders.looks.pictures import Channels, Floats, Maps, halved, mean

STILL: Final = "still"
FLOWING: Final = "flowing"
PULSING: Final = "pulsing"
ROTATING: Final = "rotating"
ZOOMING: Final = "zooming"
FLICKERING: Final = "flickering"

# Root of the mean square of what changes, against that of the picture: a screen shows no less.
_UNMOVED = 0.004
_COLD, _WARM = -0.012, 0.012


@dataclass(frozen=True)
class Movement:
    kind: str
    # From 0, nothing, to 1, everything at once.
    amount: float
    # How much of what changes is neither foreseen by the frames before nor by the picture moving as a whole.
    disorder: float


def words(colours: Colours, channels: Channels, movement: Movement) -> dict[str, Any]:
    complexity = _complexity(channels)
    chaos = complexity * (0.35 + 0.65 * movement.disorder) * 0.6 + movement.disorder * movement.amount * 0.4
    return {
        "chaos_level": _hundredths(chaos),
        "color_temp": _temperature(colours.warmth),
        "motion_type": movement.kind,
        "brightness": _hundredths(colours.lightness),
        "palette": colours.palette,
        "complexity": _hundredths(complexity),
        "contrast": _hundredths(2 * colours.contrast),
        "saturation": _hundredths(colours.saturation),
        "motion": _hundredths(movement.amount),
    }


def _hundredths(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 2)


def _temperature(warmth: float) -> str:
    return "warm" if warmth > _WARM else "cool" if warmth < _COLD else "neutral"


def _complexity(channels: Channels) -> float:
    """In how many places, at three sizes, a pixel is not what those beside it lead one to expect: a gradient is simple,
    however strong, and a crowd is not."""
    maps, found = channels.most, []
    for _ in range(3):
        middle = maps[:, 1:-1, 1:-1]
        across = np.abs(maps[:, 1:-1, 2:] + maps[:, 1:-1, :-2] - 2 * middle)
        down = np.abs(maps[:, 2:, 1:-1] + maps[:, :-2, 1:-1] - 2 * middle)
        found.append(float(mean(np.maximum(across, down) > np.float32(0.1))))
        maps = halved(maps)
    return float(np.tanh(0.8 * found[0] + 0.6 * found[1] + 0.4 * found[2]))


def movement(near: Channels) -> Movement:
    """Of frames that follow one another, at half their size."""
    maps = near.light
    if len(maps) < 2:
        return Movement(STILL, 0.0, 0.0)
    power = float(mean(maps * maps)) + 1e-6
    varied = float(mean((maps - maps.mean(axis=0, keepdims=True)) ** 2))
    step = float(mean((maps[1:] - maps[:-1]) ** 2))
    if np.sqrt(max(varied, step) / power) < _UNMOVED:
        return Movement(STILL, 0.0, 0.0)
    amount = float(np.tanh(2.5 * np.sqrt(step * PREVIEW_RATE / power) ** 0.8))
    # Of two frames that know nothing of each other it is 1.
    abrupt = min(1.0, step / (2 * varied + 1e-9))
    ways = _ways(maps)
    explained = max(ways.values())
    disorder = float(np.clip(0.25 + 1.5 * abrupt - 0.5 * explained, 0, 1))
    return Movement(_kind(maps, ways, abrupt, varied), amount, disorder)


def _kind(maps: Maps, ways: dict[str, float], abrupt: float, varied: float) -> str:
    levels = mean(maps, (1, 2))
    # What of all change is the whole picture becoming lighter and darker.
    together = float(levels.var()) / (varied + 1e-9)
    best = max(ways, key=lambda way: ways[way])
    if (abrupt > 0.3 or (together > 0.4 and _crossings(levels) > 8)) and ways[best] < 0.5:
        return FLICKERING
    if together > 0.45 or (best == PULSING and ways[best] > 0.2):
        return PULSING
    return best if ways[best] > 0.12 else FLOWING


def _crossings(levels: Floats) -> float:
    """How often a second the whole picture turns from lighter to darker than it usually is, or back."""
    above = levels > levels.mean()
    return float((above[1:] != above[:-1]).sum()) * PREVIEW_RATE / max(1, len(levels) - 1)


def _ways(maps: Maps) -> dict[str, float]:
    """Of the change between two frames, how much each way of moving as a whole would make."""
    film = maps.astype(np.float64)
    both = (film[1:] + film[:-1]) / 2
    change = (film[1:] - film[:-1])[:, 1:-1, 1:-1]
    across = (both[:, 1:-1, 2:] - both[:, 1:-1, :-2]) / 2
    down = (both[:, 2:, 1:-1] - both[:, :-2, 1:-1]) / 2
    height, width = change.shape[1:]
    y, x = np.mgrid[0:height, 0:width]
    x, y = x - (width - 1) / 2, y - (height - 1) / 2
    total = float((change * change).sum()) + 1e-9
    turned = _explained(down * x - across * y, change)
    grown = _explained(across * x + down * y, change)
    paler = _explained(both[:, 1:-1, 1:-1], change)
    slid = _explained(across, change)[0] + _explained(down, change)[0]
    # What goes to and fro grows in half of the frames and shrinks in the others.
    swaying = 1 - abs(grown[1].sum()) / (np.abs(grown[1]).sum() + 1e-9)
    return {
        ROTATING: turned[0] / total,
        ZOOMING: grown[0] / total * (swaying <= 0.5),
        PULSING: max(paler[0], grown[0] * (swaying > 0.5)) / total,
        FLOWING: slid / total,
    }


def _explained(way: Floats, change: Floats) -> tuple[float, Floats]:
    """How much of the change, and how far it goes from frame to frame."""
    together = (way * change).sum(axis=(1, 2))
    own = (way * way).sum(axis=(1, 2)) + 1e-6
    return float((together * together / own).sum()), together / own
