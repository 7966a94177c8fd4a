"""Fingerprints of shaders that a real Chromium drew, and of the same shaders in other guises."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np
import pytest

from apps.renders.farm import Farm
from apps.renders.farm.orders import Order
from apps.renders.looks import Looked, looked_at
from apps.shaders.programs import Program
from apps.shaders.seeding import starters
from bench.gallery.dice import Dice
from bench.gallery.variants import KINDS

pytestmark = pytest.mark.browser

FRAMES_ONLY = Order(thumbnail=None, poster=False, preview=False, measures=False)
# Cheap to draw, and unlike each other: threads, bars of metal, a moon of dots, two prints.
NAMES = ("tangle", "copper-bars", "one-bit-moon", "two-printings")


def looked(farm: Farm, program: Program) -> Looked:
    drawn = farm.draw(program, FRAMES_ONLY)
    assert drawn.frames is not None, drawn.reason
    return looked_at(drawn.frames, drawn.far_frames)


def cosine(one: Looked, other: Looked) -> float:
    return float(np.dot(one.style_vector, other.style_vector))


@pytest.fixture(scope="module")
def works():
    return {each.label: each.content.program for each in starters() if each.label in NAMES}


@pytest.fixture(scope="module")
def own(real_farm, works):
    return {name: looked(real_farm, program) for name, program in works.items()}


def test_unrelated_shaders_are_far(own):
    assert max(cosine(own[one], own[other]) for one, other in combinations(NAMES, 2)) < 0.4


def test_one_with_other_names_and_spaces_looks_the_same_to_the_last_bit(real_farm, works, own):
    program = KINDS["renamed"](works["tangle"], Dice("names"))
    assert program.content_hash != works["tangle"].content_hash
    assert looked(real_farm, program) == own["tangle"]


@pytest.mark.parametrize("kind", ["hue", "darker", "later", "closer", "mirrored", "everything"])
@pytest.mark.parametrize("name", ["tangle", "copper-bars"])
def test_another_guise_stays_nearest_to_its_own(real_farm, works, own, name, kind):
    guise = looked(real_farm, KINDS[kind](works[name], Dice(f"{name} {kind}")))
    nearest = sorted(NAMES, key=partial(_near, own, guise))
    assert nearest[-1] == name
    assert cosine(own[name], guise) > cosine(own[nearest[-2]], guise) + 0.1


def _near(own, guise, name):
    return cosine(own[name], guise)
