"""How a picture moves: how much, where to, in what rhythm; from frames that follow one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from apps.renders.farm.orders import PREVIEW_RATE
from apps.renders.looks.pictures import Channels, Floats, Maps, halved, logarithm, mean, share

_LAGS = (1, 2, 4, 8, 16, 32)
# Of frames a film; a power of two.
_LENGTH = 64
# How far apart two frames are whose motion is measured, and how many of such pairs.
_PACES = (1, 3)
_PAIRS = 10


@dataclass(frozen=True)
class Flow:
    """What of all change is a picture that slides, grows, turns or brightens as a whole, a second."""

    slide: float
    grow: float
    turn: float
    shear: float
    explained: float
    # Of small pieces on their own.
    local_speed: float
    local_agreement: float


def motion(channels: Channels) -> Floats:
    """Of frames one after another, at 24 a second and half the size."""
    light, most = halved(channels.light), halved(channels.most)
    small = [halved(light), halved(most)]
    span = halved(halved(channels.span))
    parts = [_differences(each) for each in (channels.light, light, small[0], most, small[1], span)]
    parts += [_rhythm(each) for each in small]
    parts += [_waves(each) for each in (light, most)]
    parts += [_flows(light), _flows(most)]
    return np.concatenate(parts)


def _differences(maps: Maps) -> Floats:
    """How unlike frames are that lie so far apart; and whether change is everywhere or in few places."""
    still = np.asarray(maps.mean(axis=0, dtype=np.float64))
    power = float(mean(maps * maps)) + 1e-5
    varied = float(mean((maps - still.astype(np.float32)) ** 2))
    out = [np.log(varied / power + 1e-5), np.log(varied / (float(still.var()) + varied + 1e-6) + 1e-4)]
    for lag in _LAGS:
        if lag >= len(maps):
            out += [0.0, 0.0]
            continue
        change = maps[lag:] - maps[:-lag]
        square = change * change
        out.append(float(np.log(float(mean(square)) / power + 1e-5)))
        out.append(float(np.log(float(mean(square * square)) / (float(mean(square)) ** 2 + 1e-9) + 1e-2)) * 0.5)
    change = np.diff(maps, axis=0) if len(maps) > 1 else np.zeros((1, *maps.shape[1:]), np.float32)
    # Brightening and darkening are not alike where things flash and fade.
    lopsided = float(mean(change * change * change)) / (float(mean(change * change)) ** 1.5 + 1e-7)
    each = mean(change * change, (1, 2))
    uneven = float(each.std() / (each.mean() + 1e-7))
    where = np.asarray((change * change).mean(axis=0, dtype=np.float64))
    left_right, top_bottom = where.mean(axis=0), where.mean(axis=1)
    balance = (left_right[: len(left_right) // 2].sum() - left_right[len(left_right) // 2 :].sum()) / (
        left_right.sum() + 1e-6
    )
    height = (top_bottom[: len(top_bottom) // 2].sum() - top_bottom[len(top_bottom) // 2 :].sum()) / (
        top_bottom.sum() + 1e-6
    )
    spread = np.quantile(where, [0.1, 0.5, 0.9]) / (where.mean() + 1e-7)
    return np.array(
        [*out, np.tanh(0.3 * lopsided), np.tanh(0.5 * uneven), abs(balance), height, *np.log(spread + 0.02)]
    )


def _rhythm(maps: Maps) -> Floats:
    """How fast what is at one place changes, and the picture as a whole."""
    film = maps[:_LENGTH].astype(np.float64)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(len(film)) + 0.5) / len(film))
    places = film.reshape(len(film), -1)
    whole = places.mean(axis=1, keepdims=True)
    found = []
    for each in (places, whole):
        each = (each - each.mean(axis=0)) * window[:, None]
        power = (np.abs(np.fft.rfft(each, n=_LENGTH, axis=0)) ** 2).mean(axis=1)
        bands = np.array([power[low:high].sum() for low, high in _BANDS])
        found.append(np.log(share(bands, bands.sum() + 1e-4) + 1e-3))
        found.append(logarithm(bands.sum())[None] * 0.5)
    return np.concatenate(found)


_BANDS = [(0, 2), (2, 3), (3, 4), (4, 6), (6, 8), (8, 12), (12, 16), (16, 22), (22, 33)]


def _waves(maps: Maps) -> Floats:
    """Strength by how fine and how fast: what drifts has both together, what flickers has them apart. Left and right
    are one."""
    film = maps[:_LENGTH].astype(np.float64)
    film = film - film.mean()
    tapers = [0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(size) + 0.5) / size) for size in film.shape]
    film = film * tapers[0][:, None, None] * tapers[1][:, None] * tapers[2]
    power = np.abs(np.fft.rfftn(film, s=(_LENGTH, 32, 32), axes=(0, 1, 2))) ** 2
    fast = np.abs(np.fft.fftfreq(_LENGTH))[:, None, None] * _LENGTH
    down = np.abs(np.fft.fftfreq(32))[:, None] * 32
    along = np.arange(17)[None, :]
    fine = np.sqrt(down**2 + (along * 18 / 32) ** 2)
    steep = (down > along * 18 / 32).astype(int)
    slow_bin = np.searchsorted([0.5, 1.5, 3.5, 7.5, 15.5], fast)
    fine_bin = np.searchsorted([1.5, 2.3, 3.4, 5.1, 7.6], fine) * 2 + steep
    which = slow_bin * 12 + fine_bin[None]
    sums = np.bincount(which.ravel(), weights=power.ravel(), minlength=72)
    return np.log(share(sums, sums.sum() + 1e-3) + 1e-4) * 0.5


def _flows(maps: Maps) -> Floats:
    out = []
    for pace in _PACES:
        flow = flow_of(maps, pace)
        out += [
            np.log(flow.slide + 0.02), flow.explained, flow.local_agreement, np.log(flow.local_speed + 0.02),
            np.tanh(flow.grow), np.log(abs(flow.grow) + 0.02), np.log(flow.turn + 0.02), np.log(flow.shear + 0.02),
        ]  # fmt: skip
    return np.array(out)


def flow_of(maps: Maps, pace: int) -> Flow:
    """Least squares on what changes between frames this far apart. Lengths are of the picture's height."""
    if len(maps) <= pace:
        return Flow(0, 0, 0, 0, 0, 0, 0)
    starts = np.arange(min(_PAIRS, len(maps) - pace)) * (len(maps) - pace) // min(_PAIRS, len(maps) - pace)
    before, after = maps[starts].astype(np.float64), maps[starts + pace].astype(np.float64)
    both = (before + after) / 2
    across = (both[:, 1:-1, 2:] - both[:, 1:-1, :-2]) / 2
    down = (both[:, 2:, 1:-1] - both[:, :-2, 1:-1]) / 2
    change = (after - before)[:, 1:-1, 1:-1]
    height, width = change.shape[1:]
    y, x = np.mgrid[0:height, 0:width]
    x, y = (x - (width - 1) / 2), (y - (height - 1) / 2)
    ways = np.stack(
        [
            across,
            down,
            across * x + down * y,
            down * x - across * y,
            across * x - down * y,
            across * y + down * x,
            both[:, 1:-1, 1:-1] - both.mean(),
        ],
        axis=1,
    )
    found, explained = _solved(ways.reshape(*ways.shape[:2], -1), change.reshape(len(change), -1))
    per_second = PREVIEW_RATE / pace
    slide = np.sqrt(found[:, 0] ** 2 + found[:, 1] ** 2).mean() * per_second / (height + 2)
    grow, turn = -found[:, 2].mean() * per_second, abs(found[:, 3]).mean() * per_second
    shear = np.sqrt(found[:, 4] ** 2 + found[:, 5] ** 2).mean() * per_second
    speed, agreement = _local(across, down, change)
    return Flow(slide, grow, turn, shear, explained, speed * per_second / (height + 2), agreement)


def _solved(ways: Floats, change: Floats) -> tuple[Floats, float]:
    """By elimination in a fixed order, which rounds alike everywhere."""
    count = ways.shape[1]
    a = np.stack([(ways * ways[:, i : i + 1]).sum(axis=-1) for i in range(count)], axis=1)
    b = -(ways * change[:, None]).sum(axis=-1)
    right = b.copy()
    diagonal = np.einsum("nii->ni", a)
    diagonal += 1e-3 * diagonal + 1e-4
    for i in range(count):
        for j in range(i + 1, count):
            factor = a[:, j, i] / a[:, i, i]
            a[:, j] -= factor[:, None] * a[:, i]
            right[:, j] -= factor * right[:, i]
    found = np.zeros_like(right)
    for i in reversed(range(count)):
        found[:, i] = (right[:, i] - (a[:, i, i + 1 :] * found[:, i + 1 :]).sum(axis=-1)) / a[:, i, i]
    total = (change * change).sum()
    return found, float(np.clip((found * b).sum() / (total + 1e-4), 0, 1))


def _local(across: Floats, down: Floats, change: Floats) -> tuple[float, float]:
    """How fast pieces move, weighted by how much there is to see in each, and whether they go one way."""
    xx, xy, yy, xt, yt = (
        _pieces(each) for each in (across * across, across * down, down * down, across * change, down * change)
    )
    extra = 0.05 * float((xx + yy).mean()) + 1e-6
    whole = (xx + extra) * (yy + extra) - xy * xy
    u, v = -((yy + extra) * xt - xy * yt) / whole, -((xx + extra) * yt - xy * xt) / whole
    weight = xx + yy
    speed = np.sqrt(u * u + v * v)
    total = weight.sum() + 1e-9
    mean_speed = float((speed * weight).sum() / total)
    one_way = np.sqrt((u * weight).sum() ** 2 + (v * weight).sum() ** 2) / total
    return mean_speed, float(one_way / (mean_speed + 1e-6))


def _pieces(maps: Floats) -> Floats:
    height, width = maps.shape[1] // 4 * 4, maps.shape[2] // 5 * 5
    return maps[:, :height, :width].reshape(len(maps), height // 4, 4, width // 5, 5).sum(axis=(2, 4))
