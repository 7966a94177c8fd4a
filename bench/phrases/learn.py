"""Makes the weights of the domain words again: `python -m bench.phrases.learn`. Then it says how each share of them
does on choosing.txt; unseen.txt is for the benchmark alone."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.phrases import lines, triples
from bench.phrases.measured import Measured

# A whole word says more than its pieces, which are many.
WHOLE = 2.0
SHARES = (0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 0.7, 1.0)

Floats = NDArray[np.float64]


def main() -> int:
    from apps.words import domain, vectors

    texts = lines("concepts")
    terms, rarity, ways = learned(texts, domain.SIZE)
    domain.kept(terms, rarity.astype(np.float32), ways)
    print(f"Learned from {len(texts)} lines: {len(terms)} words and pieces, {ways.shape[1]} directions.")
    for share in SHARES:
        found = Measured.of(triples("choosing"), partial(vectors.models().vectors, domain_share=share))
        print(f"share {share:.2f}: AUC {found.auc:.3f}, first of all {found.first:.2f}")
    return 0


def learned(texts: list[str], size: int) -> tuple[list[str], Floats, Floats]:
    from apps.words import domain

    counts = [domain.counted(text) for text in texts]
    terms = sorted({term for count in counts for term in count})
    seen = np.array([[count[term] for term in terms] for count in counts], np.float32)
    whole = {word for text in texts for word in domain.words(text)}
    rarity = np.log((1 + len(texts)) / (1 + (seen > 0).sum(axis=0))) + 1
    rarity *= np.array([WHOLE if term in whole else 1 for term in terms])
    rows = rarity * np.where(seen > 0, domain.weighed(np.maximum(seen, 1)), 0)
    rows /= np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    _, strengths, found = np.linalg.svd(rows, full_matrices=False)
    # No more than there is anything in; the rest of the vector stays zero.
    return terms, rarity, found[: min(size, int((strengths > 1e-6).sum()))].T


if __name__ == "__main__":
    sys.exit(main())
