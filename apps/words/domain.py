"""What a text says in the words of shaders, as 128 numbers: TF-IDF of words and pieces of words, then directions.

The weights are statistics of a list of what people call the same thing (bench/phrases/concepts.txt). They stand in
domain.npz, which `python -m bench.phrases.learn` makes again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 128
FILE: Final = Path(__file__).parent / "domain.npz"
# Pieces of this length find a word in its other forms, and with a letter wrong.
_PIECES: Final = (3, 4, 5)
_WORD: Final = re.compile(r"[^\W_]+")
# Longer ones are nobody's words.
_WORD_CHARS: Final = 30
_EMPTY: Final = frozenset(
    "a an and are as at be by can could did do does for from had has have how i if in into is it its just like made"
    " make me my no not of on one or our please shader shaders should so some something that the their them then there"
    " these they this those through to too under up very want was we were what when where which while who will with"
    " would you your animation animated effect show showing scene looks look".split()
)

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    # Where the number of a word or piece stands.
    places: dict[str, int]
    rarity: Floats
    # A row for each word or piece, a column for each direction.
    ways: NDArray[np.int8]
    unit: Floats

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row of length one for each text; zeros where it has none of these words."""
        found = np.zeros((len(texts), SIZE), np.float32)
        for row, text in zip(found, texts, strict=True):
            row[: len(self.unit)] = self._vector(counted(text))
        return found

    def _vector(self, counts: Counter[str]) -> Floats:
        # In a fixed order, so that sums round alike.
        known = sorted((self.places[term], count) for term, count in counts.items() if term in self.places)
        if not known:
            return np.zeros(len(self.unit), np.float32)
        at = [place for place, _ in known]
        heft = self.rarity[at] * weighed(np.array([count for _, count in known], np.float32))
        vector = (heft[:, None] * self.ways[at]).sum(axis=0) * self.unit
        size = np.sqrt((vector * vector).sum())
        return np.asarray(vector / size if size > 1e-6 else np.zeros_like(vector))


def load() -> Weights:
    with np.load(FILE) as kept:
        places = {term: place for place, term in enumerate(bytes(kept["terms"]).decode().split("\n"))}
        return Weights(places, kept["rarity"], kept["ways"], kept["unit"])


def kept(terms: Sequence[str], rarity: Floats, ways: NDArray[np.float64]) -> None:
    """Each number of a column in 255 steps: finer ones find no more."""
    unit = np.abs(ways).max(axis=0) / 127 + 1e-12
    np.savez_compressed(
        FILE,
        terms=np.frombuffer("\n".join(terms).encode(), np.uint8),
        rarity=rarity.astype(np.float32),
        ways=np.rint(ways / unit).astype(np.int8),
        unit=unit.astype(np.float32),
    )


def weighed(counts: NDArray[np.float32]) -> Floats:
    return np.asarray(1 + np.log(counts))


def counted(text: str) -> Counter[str]:
    return Counter(term for word in words(text) for term in _terms(word))


def words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _EMPTY and len(word) <= _WORD_CHARS]


def _terms(word: str) -> Iterator[str]:
    yield word
    # The space says that a word begins or ends there.
    spaced = f" {word} "
    for length in _PIECES:
        for at in range(len(spaced) - length + 1):
            yield spaced[at : at + length]
