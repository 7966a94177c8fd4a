"""What a picture is made of, at seven sizes: edges, their directions, how they gather; wherever they are."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from apps.renders.looks.pictures import Floats, Maps, halved, logarithm, mean, share

_BOLDNESS = (0.3, 1.0, 2.0, 4.0)
_FLAT = np.float32(1e-4)


def texture(sizes: list[Maps]) -> Floats:
    """Of frames at several sizes; the same for their mirror images."""
    rows = [_measured(maps) for maps in sizes]
    whole, centre = (np.stack([row[zone] for row in rows]) for zone in (0, 1))
    return np.concatenate([_over_sizes(whole), _over_sizes(centre), whole.ravel(), centre.ravel()])


def _over_sizes(rows: Floats) -> Floats:
    """What does not depend on how near it is seen: the means over sizes, plain and by where the edges are, and how the
    edges are spread over the sizes around their own middle."""
    energy = np.exp(rows[:, 0])
    weights = share(energy, energy.sum())
    places = np.arange(len(rows))
    middle = (weights * places).sum()
    spread = np.sqrt((weights * (places - middle) ** 2).sum())
    slope = ((places - places.mean()) * rows[:, 0]).sum() / ((places - places.mean()) ** 2).sum()
    around = np.interp(middle + np.arange(-2, 3), places, rows[:, 0])
    by_edges = (rows[:, 1:] * weights[:, None]).sum(axis=0)
    return np.concatenate([by_edges, rows[:, 1:].mean(axis=0), around - around.mean(), [middle, spread, slope]])


def _measured(maps: Maps) -> tuple[Floats, Floats]:
    """Of the whole picture, and of the middle that is left when one goes nearer by a half."""
    across = maps[:, 1:-1, 2:] - maps[:, 1:-1, :-2]
    down = maps[:, 2:, 1:-1] - maps[:, :-2, 1:-1]
    middle = maps[:, 1:-1, 1:-1]
    bend = maps[:, 1:-1, 2:] + maps[:, 1:-1, :-2] + maps[:, 2:, 1:-1] + maps[:, :-2, 1:-1] - 4 * middle
    aa, dd, ad = across * across, down * down, across * down
    power = aa + dd
    turn, skew = aa - dd, 2 * ad
    square = turn * turn / (power + _FLAT)
    right, below = _outwards(*middle.shape[-2:])
    outward = across * right + down * below
    sideways = across * below - down * right
    boldness = np.sqrt(power)
    bends = bend * bend
    maps_of = {
        "power": power, "bold": boldness, "turn": turn, "skew": skew, "square": square, "down": down,
        "across": across, "outward": outward * outward, "spiral": outward * sideways, "out": outward,
        "bend2": bends, "bend3": bends * bend, "bend": np.abs(bend), "level": middle, "level2": middle * middle,
    }  # fmt: skip
    # Over time first: both zones are then looked up in one small map.
    still = {name: each.mean(axis=0) for name, each in maps_of.items()}
    height, width = middle.shape[-2:]
    top, left = height // 6, width // 6
    inner = (slice(top, height - top), slice(left, width - left))
    whole = _row(still, boldness)
    centre = _row({name: each[inner] for name, each in still.items()}, np.ascontiguousarray(boldness[:, *inner]))
    return whole, centre


def _row(maps: dict[str, Maps], boldness: Maps) -> Floats:
    m = {name: float(mean(each)) for name, each in maps.items()}
    power, bold = m["power"] + 1e-7, m["bold"] + 1e-4
    limit = np.float32(bold)
    steps = [np.count_nonzero(boldness > limit * np.float32(part)) / boldness.size for part in _BOLDNESS]
    once = halved(boldness)
    twice = halved(once)
    gathered = [float(mean(each * each)) / float(mean(each) ** 2 + 1e-7) for each in (boldness, once, twice)]
    bend2 = m["bend2"] + 1e-7
    return np.array(
        [
            logarithm(power)[()],
            m["turn"] / power,
            abs(m["skew"]) / power,
            m["square"] / power,
            m["down"] / bold,
            abs(m["across"]) / bold,
            m["outward"] / power,
            abs(m["spiral"]) / power,
            m["out"] / bold,
            m["bend3"] / bend2**1.5 * 0.2,
            m["bend"] / np.sqrt(bend2),
            logarithm(bend2 / power)[()] * 0.5,
            *steps,
            *np.log(np.asarray(gathered) + 1e-3),
            (m["level2"] - m["level"] ** 2) / (m["level2"] + 1e-6),
        ]
    )


@lru_cache(maxsize=32)
def _outwards(height: int, width: int) -> tuple[Maps, Maps]:
    """The direction away from the middle, of each pixel."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    x, y = x - (width - 1) / 2, y - (height - 1) / 2
    far = np.sqrt(x * x + y * y) + 1e-6
    return (x / far).astype(np.float32), (y / far).astype(np.float32)
