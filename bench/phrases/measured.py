"""How well vectors tell the same request in other words from another in like words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.phrases import Triple


@dataclass(frozen=True)
class Measured:
    # How often a paraphrase is nearer than a look-alike, over all pairs of both.
    auc: float
    # How often a paraphrase finds its text first among all texts, and a text its paraphrase: the mean of both.
    first: float

    @classmethod
    def of(cls, triples: Sequence[Triple], embed: Callable[[list[str]], Any]) -> Measured:
        texts, same, other = (np.asarray(embed(list(each)), np.float64) for each in zip(*triples, strict=True))
        near, far = (texts * same).sum(axis=1)[:, None], (texts * other).sum(axis=1)
        auc = ((near > far) + 0.5 * (near == far)).mean()
        all_pairs, right = texts @ same.T, np.arange(len(texts))
        first = [(all_pairs.argmax(axis=axis) == right).mean() for axis in (0, 1)]
        return cls(float(auc), float(np.mean(first)))
