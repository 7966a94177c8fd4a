"""A text's vector: 384 numbers of meaning beside 128 of what it says in the words of shaders."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import threadpoolctl
from numpy.typing import NDArray

from apps.words import SIZE, domain, meaning, tidying

# Of a cosine, how much is the words'. Chosen on bench/phrases/choosing.txt, where 0.35 to 0.5 find equally much:
# the least of them, since a text may speak of what no list has.
DOMAIN_SHARE: Final = 0.35

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Models:
    meaning: meaning.Meaning
    domain: domain.Weights

    def vectors(self, texts: Sequence[str], *, domain_share: float = DOMAIN_SHARE) -> Floats:
        plain = [tidying.tidied(text) for text in texts]
        both = np.hstack(
            [
                np.float32((1 - domain_share) ** 0.5) * self.meaning.vectors(plain),
                np.float32(domain_share**0.5) * self.domain.vectors(plain),
            ]
        )
        for row, text in zip(both, plain, strict=True):
            if text and not row.any():
                row[:] = _unread(text)
        size = np.sqrt((both * both).sum(axis=1, keepdims=True))
        return np.divide(both, size, out=np.zeros_like(both), where=size > 0)


def _unread(text: str) -> Floats:
    """Of signs that no model knows, drawn by lot from each word: near to the same words, far from everything else."""
    lots = [hashlib.blake2b(word.encode()).digest() for word in text.split()]
    bits = np.unpackbits(np.frombuffer(b"".join(lots), np.uint8)).reshape(len(lots), SIZE)
    return (2 * bits.astype(np.float32) - 1).sum(axis=0)


_loading: Final = threading.Lock()


def vectors(texts: Sequence[str]) -> Floats:
    if isinstance(texts, str):
        raise TypeError("A list of texts, not one text.")
    return models().vectors(texts)


def models() -> Models:
    # The cache alone would let two threads load at once.
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Models:
    # For good: on a busy machine threads of so small products wait for each other ten times as long as they work.
    threadpoolctl.threadpool_limits(limits=1, user_api="blas")
    return Models(meaning.load(), domain.load())
