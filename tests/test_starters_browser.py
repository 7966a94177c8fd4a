"""The starter shaders as people see them: drawn by the engine in a real browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from statistics import pstdev
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from apps.shaders.seeding import Starter, starters
from tests.drawing import POSTER, Drawn, averages, distance, drawn, opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# Of 255, each well below the least that any of them shows, and well above what a blank one would.
IS_SEEN = 10
HAS_MOVED = 1.0
HAS_ANSWERED = 10
LOOKS_UNLIKE = 12
# What WebP, a smaller canvas and another driver's rounding may change, and a fluid makes of that.
LOOKS_ALIKE = 8
LATER_S = 4
# What remembers is drawn frame by frame, so it is not waited for as long.
LATER_STATEFUL_S = 0.5
# Less than half of the pixels: none may look otherwise because the window is smaller.
SIZE = (320, 180)
SMALL = (192, 108)
NOBODY = (0, 0, 0, 0)
HELD = (SMALL[0] * 0.62, SMALL[1] * 0.4, SMALL[0] * 0.5, SMALL[1] * 0.5)
RIGHT, D = 39, 68

BY_LABEL = {starter.label: starter for starter in starters()}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = opened(browser)
    yield made
    made.close()


def is_stateful(starter: Starter) -> bool:
    return any(name.startswith("buffer_") for name in starter.content.program.passes)


def shown(page: Page, starter: Starter, times: Sequence[float], **how: Any) -> Drawn:
    return drawn(page, starter.content.program.document, times, **how)


@pytest.mark.parametrize("label", BY_LABEL)
def test_it_draws_what_its_poster_promises_and_moves(page, label):
    starter = BY_LABEL[label]
    times = [starter.poster_time, starter.poster_time + (LATER_STATEFUL_S if is_stateful(starter) else LATER_S)]
    seen = shown(page, starter, times, size=SIZE, poster=starter.poster.read_bytes())
    assert seen.messages == []
    now, then = seen.pictures
    assert pstdev(now) > IS_SEEN
    assert (distance(now, then) > HAS_MOVED) != starter.is_still
    assert seen.poster_size == POSTER
    assert distance(now, seen.poster) < LOOKS_ALIKE


def test_none_looks_like_another(page):
    pictures = {label: averages(page, starter.poster.read_bytes()) for label, starter in BY_LABEL.items()}
    alike = [pair for pair in combinations(pictures, 2) if distance(*(pictures[each] for each in pair)) < LOOKS_UNLIKE]
    assert alike == []


@pytest.mark.parametrize(
    "label",
    [
        "bashful-robot",
        "coral-atlas",
        "cream-in-coffee",
        "night-swimmers",
        "rain-on-the-cistern",
        "tidepool-life",
        "watercolour",
    ],
)
def test_it_answers_the_pointer(page, label):
    alone, touched = (
        shown(page, BY_LABEL[label], [1.0], size=SMALL, mouse=mouse).pictures[0] for mouse in (NOBODY, HELD)
    )
    assert max(abs(one - other) for one, other in zip(alone, touched, strict=True)) > HAS_ANSWERED


def test_the_ferry_is_steered_with_arrows_and_letters(page):
    ferry = BY_LABEL["little-ferry"]
    alone, arrow, letter = (shown(page, ferry, [1.0], size=SMALL, keys=keys).pictures[0] for keys in ([], [RIGHT], [D]))
    assert max(abs(one - other) for one, other in zip(alone, arrow, strict=True)) > HAS_ANSWERED
    assert arrow == letter


def test_the_same_moment_is_drawn_the_same_twice(page):
    swimmers = BY_LABEL["night-swimmers"]
    once, again = (shown(page, swimmers, [0.5], size=SMALL).pictures[0] for _ in range(2))
    assert once == again
