"""Where things are, around the middle of the picture, in rings that grow by steps: a zoom is then a step outwards."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from apps.renders.farm.orders import LOOK
from apps.renders.looks.pictures import Channels, Floats, Maps, logarithm, mean, share

RINGS = 9
ANGLES = 32
WAVES = 5
_NEAREST, _FARTHEST = 0.07, 0.98


def layout(channels: Channels) -> Floats:
    return np.concatenate([_placed(channels.light), _placed(channels.most), _placed(channels.span)])


def _placed(maps: Maps) -> Floats:
    """The mean over time, what differs from it, and how uneven single moments are."""
    still = np.asarray(maps.mean(axis=0, dtype=np.float64))
    moving = np.sqrt(np.maximum(np.asarray((maps * maps).mean(axis=0, dtype=np.float64)) - still * still, 0))
    each = _ringed(maps).astype(np.float64)
    level, size = float(still.mean()), float(np.sqrt((still * still).mean())) + 1e-4
    even, odd = _waves(_ringed(still))
    moving_even, moving_odd = _waves(_ringed(moving))
    lively_even, lively_odd = _waves(each - level)
    both = lively_even**2
    both[..., 1:] += lively_odd**2
    lively = np.sqrt(both.mean(axis=0))
    shape = np.concatenate(
        [((even[:, :1] - level) / size).ravel(), (even[:, 1:] / size).ravel(), (np.abs(odd) / size).ravel()]
    )
    changing = np.concatenate([(moving_even / size).ravel(), (np.abs(moving_odd[:, :3]) / size).ravel()])
    return np.concatenate([shape, changing, (lively / size).ravel(), _symmetries(maps), _profile(each)])


def _profile(ringed: Floats) -> Floats:
    """From ring to ring: how much of what is in one is in the next, at the same angle, and how rough each is."""
    rings = ringed - ringed.mean(axis=-1, keepdims=True)
    power = (rings * rings).mean(axis=(0, 2))
    next_one = share((rings[:, 1:] * rings[:, :-1]).mean(axis=(0, 2)), np.sqrt(power[1:] * power[:-1]) + 1e-5)
    rough = np.diff(rings, axis=-1, append=rings[..., :1])
    return np.concatenate([next_one, share((rough * rough).mean(axis=(0, 2)), power + 1e-5), logarithm(power) * 0.3])


def _waves(ringed: Floats) -> tuple[Floats, Floats]:
    """Around each ring: what is the same in a mirror, and what is turned over in one."""
    even, odd = _circle()
    return (ringed[..., None, :] * even).mean(axis=-1), (ringed[..., None, :] * odd).mean(axis=-1)


def _symmetries(maps: Maps) -> Floats:
    """With its own image in a mirror at the side, in one below, and turned half around; and at a third of the size."""
    centred = maps - mean(maps, (1, 2))[:, None, None].astype(np.float32)
    power = float(mean(centred * centred)) + 1e-6
    turned = (centred[:, :, ::-1], centred[:, ::-1], centred[:, ::-1, ::-1])
    return np.array([float(mean(centred * each)) / power for each in turned])


def _ringed(maps: Maps | Floats) -> Floats:
    """…, rings, angles: each the mean of a small patch."""
    where = _samples()
    flat = maps.reshape(*maps.shape[:-2], -1)
    return np.asarray(flat[..., where].mean(axis=-1))


@lru_cache(maxsize=1)
def _samples() -> NDArray[np.intp]:
    """Nine places around each point, as far apart as its ring is wide."""
    width, height = LOOK
    rings = _NEAREST * (_FARTHEST / _NEAREST) ** (np.arange(RINGS) / (RINGS - 1))
    angles = 2 * np.pi * (np.arange(ANGLES) + 0.5) / ANGLES
    wide = (_FARTHEST / _NEAREST) ** (1 / (RINGS - 1)) - 1
    out, around = (each.ravel() for each in np.meshgrid([-0.33, 0.0, 0.33], [-0.33, 0.0, 0.33]))
    radius = rings[:, None, None] * (1 + wide * out)
    angle = angles[None, :, None] + 2 * np.pi / ANGLES * around
    half = height / 2
    x = np.clip(np.floor(width / 2 + half * radius * np.sin(angle)), 0, width - 1).astype(np.intp)
    y = np.clip(np.floor(height / 2 - half * radius * np.cos(angle)), 0, height - 1).astype(np.intp)
    return np.asarray(y * width + x)


@lru_cache(maxsize=1)
def _circle() -> tuple[Floats, Floats]:
    angles = 2 * np.pi * (np.arange(ANGLES) + 0.5) / ANGLES
    waves = np.arange(WAVES)[:, None]
    return np.cos(waves * angles), np.sin(waves[1:] * angles)
