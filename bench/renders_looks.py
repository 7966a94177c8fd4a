"""How surely a fingerprint finds a program's own variant among hundreds of others: by looks alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure

# Never the one that weights were learned from.
SEED = "measured"
GENERATED = 500
# So many programs are looked for in each guise, all others being there to be found instead; with --large all of them.
SOUGHT = 110
BAR = 0.9


@dataclass
class Seen:
    """The gallery, and what came of drawing it."""

    names: list[str] = field(default_factory=list)
    vectors: list[list[float]] = field(default_factory=list)
    histograms: list[NDArray[np.float64]] = field(default_factory=list)
    blank: int = 0
    static: int = 0
    not_drawn: list[str] = field(default_factory=list)


def figures() -> Iterator[Figure]:
    from apps.renders.farm import Farm
    from bench.gallery.frames import Frames
    from bench.gallery.pieces import collected, generated
    from bench.gallery.variants import KINDS

    farm = Farm()
    try:
        frames = Frames(farm)
        pieces = [*collected(), *generated(SEED, GENERATED)]
        gallery = _seen(frames, pieces)
        some = pieces if os.environ.get("BENCH_LARGE") else _some(pieces)
        sought = [piece for piece in some if piece.name in gallery.names]
        found = {kind: _found(frames, gallery, sought, kind) for kind in KINDS}
    finally:
        farm.close()
    yield from _figures(gallery, found, len(sought))


def _seen(frames: Any, pieces: list[Any]) -> Seen:
    from apps.renders.looks import looked_at

    seen = Seen()
    for piece in pieces:
        film = frames.of(piece, "same")
        if film is None:
            seen.not_drawn.append(piece.name)
            continue
        looked = looked_at(*film)
        seen.names.append(piece.name)
        seen.vectors.append(looked.style_vector)
        seen.histograms.append(_histogram(film[0]))
        seen.blank += looked.is_blank
        seen.static += looked.is_static
    return seen


def _some(pieces: list[Any]) -> list[Any]:
    from bench.gallery.dice import Dice

    return Dice(SEED).some(pieces, min(SOUGHT, len(pieces)))


def _found(frames: Any, gallery: Seen, sought: list[Any], kind: str) -> dict[str, float]:
    """The part of all that is found first, and among the first five; what cannot be drawn is not found."""
    from apps.renders.looks import looked_at

    vectors, histograms = np.array(gallery.vectors), np.array(gallery.histograms)
    ranks, naive = [], []
    for piece in sought:
        film = frames.of(piece, kind)
        own = gallery.names.index(piece.name)
        ranks.append(_rank(vectors, looked_at(*film).style_vector, own) if film else len(vectors))
        naive.append(_rank(histograms, _histogram(film[0]), own) if film else len(vectors))
    return {
        "recall1": _share(ranks, 1),
        "recall5": _share(ranks, 5),
        "histogram_recall1": _share(naive, 1),
    }


def _share(ranks: list[int], first: int) -> float:
    return round(sum(rank < first for rank in ranks) / len(ranks), 3)


def _rank(vectors: NDArray[np.float64], vector: Any, own: int) -> int:
    """How many others are at least as near."""
    near = vectors @ np.asarray(vector)
    return int((near >= near[own]).sum()) - 1


def _histogram(frames: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What a first attempt would take: 4 × 4 × 4 colours."""
    cells = (frames[::8] // 64).reshape(-1, 3).astype(np.int64)
    counts = np.bincount(cells[:, 0] * 16 + cells[:, 1] * 4 + cells[:, 2], minlength=64).astype(np.float64)
    return np.asarray(counts / np.sqrt((counts * counts).sum()))


def _figures(gallery: Seen, found: dict[str, dict[str, float]], sought: int) -> Iterator[Figure]:
    detail = {
        "gallery": len(gallery.names),
        "sought_in_each_guise": sought,
        "kinds": found,
        "blank": gallery.blank,
        "static": gallery.static,
        "not_drawn": gallery.not_drawn,
    }
    for name in ("recall1", "recall5"):
        worst = min(each[name] for each in found.values())
        yield Figure(f"renders.fingerprint.{name}_min", worst, BAR, "higher", detail if name == "recall1" else {})
