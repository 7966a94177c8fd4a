"""How light and colour are spread, whichever hues they are and however dark; and how each pixel stands to its
neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apps.renders.looks.pictures import Channels, Floats, Maps, mean, share

_QUANTILES = np.linspace(0.02, 0.98, 13)
_HUES = 36
_SIGN_SIZES = (1, 3, 5)
_NOTICED = np.float32(0.12)


def tones(channels: Channels) -> Floats:
    spread = [_quantiles(each) for each in (channels.light, channels.most, channels.span)]
    light, most, span = (each.astype(np.float64) for each in (channels.light, channels.most, channels.span))
    together = [_agreement(light, span), _agreement(most, span), _agreement(light, most)]
    coloured = float(share(mean(span), mean(most) + 0.01))
    return np.concatenate([*spread, _over_time(channels), together, [coloured]])


def _quantiles(maps: Maps) -> Floats:
    """Of all pixels of all frames; sorted in steps, which is quicker and the same."""
    steps = np.minimum(maps * np.float32(100), np.float32(599)).astype(np.int64)
    filled = np.cumsum(np.bincount(steps.ravel(), minlength=600)) / steps.size
    at = np.interp(_QUANTILES, filled, np.arange(600) / 100)
    return np.concatenate([at, np.log(at + 0.05) * 0.3])


def _over_time(channels: Channels) -> Floats:
    """How frames differ as wholes."""
    levels = mean(channels.light, (1, 2))
    contrast = np.sqrt(np.maximum(mean(channels.light * channels.light, (1, 2)) - levels**2, 0))
    return np.array([levels.std() / (levels.mean() + 0.01), contrast.mean(), contrast.std()])


def _agreement(one: Floats, other: Floats) -> float:
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).mean() / (np.sqrt((a * a).mean() * (b * b).mean()) + 1e-4))


def hues(frames: NDArray[np.uint8]) -> Floats:
    """How hues lie to each other on their circle: strengths of its waves, which turning leaves alone."""
    red, green, blue = (frames[..., channel].astype(np.float32) for channel in range(3))
    most = np.maximum(np.maximum(red, green), blue)
    span = most - np.minimum(np.minimum(red, green), blue)
    safe = np.maximum(span, np.float32(1))
    hue = np.where(
        most == red, (green - blue) / safe, np.where(most == green, 2 + (blue - red) / safe, 4 + (red - green) / safe)
    )
    place = np.floor(hue * np.float32(_HUES / 6)).astype(np.int64) % _HUES
    counts = np.bincount(place.ravel(), weights=span.ravel().astype(np.float64), minlength=_HUES)
    waves = np.abs(np.fft.rfft(share(counts, counts.sum() + 1)))
    ordered = np.sort(counts)[::-1][:6] / (counts.sum() + 1)
    return np.concatenate([waves[1:7], ordered])


def signs(sizes: list[Maps]) -> Floats:
    """At some sizes: how many of the eight around a pixel are clearly lighter or darker, and in how many runs."""
    return np.sqrt(np.concatenate([_signs(sizes[number]) for number in _SIGN_SIZES]))


def _signs(maps: Maps) -> Floats:
    middle = maps[:, 1:-1, 1:-1]
    height, width = middle.shape[1:]
    around = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
    neighbours = [maps[:, y : y + height, x : x + width] for y, x in around]
    limit = _NOTICED * np.float32(np.sqrt(float(mean((middle - maps[:, 1:-1, 2:]) ** 2))) * 2 + 1e-3)
    out = []
    for sides in ([each > middle + limit for each in neighbours], [each < middle - limit for each in neighbours]):
        count = np.zeros(middle.shape, np.int8)
        runs = np.zeros(middle.shape, np.int8)
        for one, following in zip(sides, [*sides[1:], sides[0]], strict=True):
            count += one
            runs += one != following
        code = count + np.int8(9) * np.minimum(runs >> 1, 2)
        counts = np.bincount(code.ravel().astype(np.int64), minlength=27)
        out.append(counts / code.size)
    return np.concatenate(out)
