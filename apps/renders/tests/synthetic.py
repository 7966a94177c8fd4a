"""Frames that are computed, not drawn: pictures whose motion is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 24
HEIGHT, WIDTH = 72, 128

Frames = NDArray[np.uint8]
Field = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


def plane() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x to the right and y upwards, one unit from the middle to the top."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return (x - (WIDTH - 1) / 2) / (HEIGHT / 2), ((HEIGHT - 1) / 2 - y) / (HEIGHT / 2)


def blotches(seed: int, scale: float = 1.0) -> Field:
    """Waves in all directions: something to see everywhere."""
    dice = np.random.default_rng(seed)
    waves = dice.normal(size=(9, 2)) * 5 * scale
    shifts = dice.uniform(0, 6.28, 9)

    def field(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        found = sum(np.sin(a * x + b * y + shift) for (a, b), shift in zip(waves, shifts, strict=True))
        return np.asarray(0.5 + 0.16 * found)

    return field


def coloured(levels: NDArray[np.float64], ink: tuple[float, float, float] = (0.9, 0.6, 0.3)) -> Frames:
    """Of levels from 0 to 1."""
    return np.rint(255 * np.clip(levels, 0, 1)[..., None] * np.array(ink)).astype(np.uint8)


def film(at: Callable[[float], NDArray[np.float64]], count: int = 72) -> Frames:
    return coloured(np.stack([at(number / RATE) for number in range(count)]))


def turning(field: Field, speed: float) -> Frames:
    x, y = plane()
    return film(lambda t: field(*_turned(x, y, speed * t)))


def growing(field: Field, speed: float) -> Frames:
    x, y = plane()
    return film(lambda t: field(x * np.exp(-speed * t), y * np.exp(-speed * t)))


def sliding(field: Field, speed: float) -> Frames:
    x, y = plane()
    return film(lambda t: field(x - speed * t, y))


def brightening(field: Field, a_second: float) -> Frames:
    x, y = plane()
    return film(lambda t: field(x, y) * (0.6 + 0.4 * np.sin(2 * np.pi * a_second * t)))


def blinking(a_second: float, area: float, low: float = 0.1, high: float = 0.9) -> Frames:
    """On and off in the left part of the picture."""
    x, _ = plane()
    left = np.arange(WIDTH)[None, :] < area * WIDTH
    lit = np.broadcast_to(left, x.shape)

    def at(t: float) -> NDArray[np.float64]:
        return np.where(lit, high if (t * a_second) % 1 < 0.5 else low, 0.3)

    return np.repeat(np.rint(255 * np.stack([at((n + 0.5) / RATE) for n in range(72)]))[..., None], 3, axis=-1).astype(
        np.uint8
    )


def _turned(
    x: NDArray[np.float64], y: NDArray[np.float64], angle: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)
