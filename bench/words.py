"""Words to vectors: whether the same request in other words is found, and what a prompt costs, beside the obvious way:
scikit-learn's TF-IDF and TruncatedSVD over the same list of words."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from bench.figures import Figure, alternate
from bench.phrases import lines, triples
from bench.phrases.measured import Measured

ROUNDS: Final = 60
DIRECTIONS: Final = 128


def run() -> Iterator[Figure]:
    from apps.words import embed, vectors

    models = vectors.models()
    naive = _naive()
    ways: dict[str, Callable[[list[str]], Any]] = {
        "ours": embed,
        "naive": naive,
        "meaning_alone": models.meaning.vectors,
    }
    unseen = {name: Measured.of(triples("unseen"), way) for name, way in ways.items()}
    hard = {name: Measured.of(triples("hard"), way) for name, way in ways.items()}
    pairs = len(triples("unseen"))
    detail = {name: found.auc for name, found in unseen.items() if name != "ours"}
    detail |= {f"hard_{name}": found.auc for name, found in hard.items()}
    yield Figure("desires.words.auc", unseen["ours"].auc, 0.85, "higher", {**detail, "pairs": pairs})
    detail = {name: found.first for name, found in unseen.items() if name != "ours"}
    yield Figure("desires.words.r1", unseen["ours"].first, 0.8, "higher", {**detail, "of": pairs})
    yield _cost(embed, naive)


def _cost(embed: Callable[[list[str]], Any], naive: Callable[[list[str]], Any]) -> Figure:
    """One prompt at a time, each another, as people write them."""
    prompts = [text for triple in triples("unseen") for text in triple]
    turns = {"ours": 0, "naive": 0}

    def one(name: str, way: Callable[[list[str]], Any]) -> None:
        turns[name] += 1
        way([prompts[turns[name] % len(prompts)]])

    ours_s, naive_s = alternate(lambda: one("ours", embed), lambda: one("naive", naive), rounds=ROUNDS)
    began = time.thread_time()
    for prompt in prompts:
        embed([prompt])
    processor_ms = (time.thread_time() - began) / len(prompts) * 1e3
    detail = {"naive_ms": naive_s * 1e3, "processor_ms": processor_ms, "rounds": ROUNDS, "prompts": len(prompts)}
    return Figure("desires.words.ms", ours_s * 1e3, 10, detail=detail)


def _naive() -> Callable[[list[str]], Any]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    counted = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    turned = TruncatedSVD(DIRECTIONS, random_state=0)
    turned.fit(counted.fit_transform(lines("concepts")))

    def vectors(texts: list[str]) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = turned.transform(counted.transform(texts))
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)

    return vectors
