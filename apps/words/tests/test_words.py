"""Real weights, real tokens: the model that the site runs."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl

from apps.words import SIZE, domain, embed, meaning, vectors
from tests.conftest import ROOT

TEXTS = [
    "a slow lava lamp in warm colours",
    "wax blobs that rise and sink in a lava lamp",
    "flying fast through a neon tunnel",
    "snow falling in a quiet forest",
    "🔥",
    "нейронная сеть рисует море",
    "a " * 900,
]


def alike(one: str, other: str) -> float:
    first, second = embed([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("a campfire at night", "flames burning in the dark", "a fish tank in a dentist's waiting room"),
        ("rain on a window", "raindrops running down the glass", "a spinning golden coin"),
        ("infinite mandelbrot zoom", "endless dive into a fractal", "cartoon trees on a hill"),
        ("aurora over mountains", "northern lights above the peaks", "bars that jump to the music"),
    ],
)
def test_it_puts_the_same_request_in_other_words_nearer_than_another(text, near, far):
    assert alike(text, near) > 0.4
    assert alike(text, far) < 0.2


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("kaleidoscope of flowers", "kaleidoscpe of flowers"),
        ("northern lights over mountains", "nothern lights over moutains"),
        ("raymarching a glass sphere", "raymarhcing a glass sphere"),
        ("VORONOI CELLS", "vornoi cells"),
    ],
)
def test_it_forgives_typos(text, typed):
    assert alike(text, typed) > 0.6


def test_it_reads_other_forms_of_the_same_signs():
    assert alike("𝓷𝓮𝓸𝓷 ｔｕｎｎｅｌ", "neon tunnel") == pytest.approx(1, abs=1e-5)
    assert alike("neon\u200b tun\u00adnel", "neon tunnel") == pytest.approx(1, abs=1e-5)
    assert alike("🔥", "fire") == pytest.approx(1, abs=1e-5)
    assert alike("🔥", "🌊") < 0.6


def test_what_it_means_is_what_the_model_is_known_for():
    """Cosines that its makers publish: the weights, the tokens and the arithmetic are all theirs."""
    model = vectors.models().meaning
    found = model.vectors(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    assert found @ found[0] == pytest.approx([1, 0.695, 0.943, 0.257], abs=1e-3)


def test_every_vector_has_length_one_and_single_floats():
    found = embed(TEXTS)
    assert found.shape == (len(TEXTS), SIZE)
    assert found.dtype == np.float32
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_company_changes_nothing():
    times = 9  # more than one pass takes
    assert times * meaning.MAX_TOKENS > meaning._TOKENS_AT_ONCE
    together = embed(TEXTS * times).reshape(times, len(TEXTS), SIZE)
    alone = np.concatenate([embed([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5
    assert embed([]).shape == (0, SIZE)


def test_the_same_text_has_the_same_bits_also_in_another_process():
    here = embed(TEXTS[:3]).tobytes().hex()
    script = f"from apps.words import embed; print(embed({TEXTS[:3]!r}).tobytes().hex())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here
    assert embed(TEXTS[:3]).tobytes().hex() == here


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\0\x07\x1b", "\u200d\ufeff", "\ud800", "\ue000\U000e0001", "\U0001f3fb"]
)
def test_a_text_with_nothing_to_read_is_the_zero_vector(text):
    assert not embed([text]).any()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "🔥" * 100_000,
        "\ufdfa" * 10_000,
        "fire \ud83d and \udd25 ice",
        "fire\0water\x1b[31m",
        "日本の海の波",
        "بحر في الليل",
        "e" + "\u0301" * 5000,
        "[MASK] [SEP] [CLS] [PAD]",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "-",
        "?",
        "0",
    ],
)
def test_odd_texts_have_a_vector_too(text):
    found = embed([text, "a plain one"])
    assert np.isfinite(found).all()
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert np.abs(found[1] - embed(["a plain one"])[0]).max() < 1e-5


def test_signs_that_no_model_knows_are_near_to_themselves_alone():
    known = vectors.models().meaning.vectors(["ሰማይ", "ባሕር"])
    assert not known.any()
    assert alike("ሰማይ ባሕር", "ባሕር  ሰማይ") == pytest.approx(1, abs=1e-5)
    assert alike("ሰማይ", "ባሕር") < 0.3
    assert abs(alike("ሰማይ", "a campfire at night")) < 0.3


def test_signs_of_the_model_are_words_like_others():
    assert alike("[SEP]", "[PAD]") < 0.99


def test_what_comes_after_the_first_pages_changes_nothing():
    long = "waves on a beach at night, " * 200
    assert alike(long, long + "volcano " * 1000) == pytest.approx(1, abs=1e-6)


def test_one_text_is_no_list_of_letters():
    with pytest.raises(TypeError):
        embed("fire")


def test_threads_load_once_and_find_the_same(monkeypatch):
    loads = []
    load = meaning.load
    monkeypatch.setattr(meaning, "load", lambda: loads.append(1) or load())
    expected = embed(TEXTS[:4])
    vectors._load.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: embed(TEXTS[:4]), range(16)))
    assert len(loads) == 1
    assert all(np.array_equal(each, expected) for each in found)


def test_the_processor_is_not_shared_out_among_threads_that_wait():
    embed(["fire"])
    assert {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"} <= {1}


def test_other_weights_are_refused(tmp_path: Path):
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    with pytest.raises(meaning.WrongWeights, match="run bin/setup again"):
        meaning.Meaning(tmp_path)


def test_no_framework_comes_with_the_model():
    script = (
        "import sys; from apps.words import embed; assert 'numpy' not in sys.modules; embed(['fire']);"
        "print(sorted({'torch', 'transformers', 'sklearn', 'scipy', 'huggingface_hub'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# --- Domain words ---------------------------------------------------------------------------------


def test_words_for_the_same_thing_are_near_in_the_domain():
    found = vectors.models().domain.vectors(["galaxy", "milky way", "hearth", "zqxj", ""])
    assert found.shape == (5, domain.SIZE)
    assert found[0] @ found[1] > 0.5
    assert found[0] @ found[2] < 0.2
    assert not found[3:].any()


def test_the_domain_words_are_learned_from_their_list():
    """The file is what the script makes of the list today; directions may turn, what they say may not."""
    from bench.phrases import learn, lines

    terms, rarity, ways = learn.learned(lines("concepts"), domain.SIZE)
    kept = vectors.models().domain
    assert list(kept.places) == terms
    assert kept.rarity == pytest.approx(rarity, abs=1e-4)
    there = kept.ways[::50] * kept.unit
    assert np.abs(there @ there.T - ways[::50] @ ways[::50].T).max() < 1e-3
