"""What one may start from, as people see it: drawn by the engine in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from statistics import pstdev

import pytest
from playwright.sync_api import Browser, Page

from apps.shaders.beginnings import starts
from tests.drawing import POSTER, averages, distance, drawn, opened

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

# Of 255, as in test_starters_browser.py.
IS_SEEN = 10
HAS_MOVED = 1.0
HAS_ANSWERED = 10
LOOKS_UNLIKE = 12
LOOKS_ALIKE = 8
LATER_S = 0.5
SIZE = (320, 180)
SMALL = (192, 108)
NOBODY = (0, 0, 0, 0)
HELD = (SMALL[0] * 0.62, SMALL[1] * 0.4, SMALL[0] * 0.5, SMALL[1] * 0.5)

BY_NAME = {start.name: start for start in starts()}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = opened(browser)
    yield made
    made.close()


@pytest.mark.parametrize("name", BY_NAME)
def test_it_draws_what_its_poster_promises_and_moves(page, name):
    start = BY_NAME[name]
    moment = float(start.told["poster_time"])
    seen = drawn(
        page,
        start.content.program.document,
        [moment, moment + LATER_S],
        size=SIZE,
        poster=start.poster.read_bytes(),
    )
    assert seen.messages == []
    now, then = seen.pictures
    assert pstdev(now) > IS_SEEN
    assert distance(now, then) > HAS_MOVED
    assert seen.poster_size == POSTER
    assert distance(now, seen.poster) < LOOKS_ALIKE


def test_none_looks_like_another(page):
    pictures = {name: averages(page, start.poster.read_bytes()) for name, start in BY_NAME.items()}
    alike = [pair for pair in combinations(pictures, 2) if distance(*(pictures[each] for each in pair)) < LOOKS_UNLIKE]
    assert alike == []


@pytest.mark.parametrize("name", [name for name, start in BY_NAME.items() if "mouse" in start.content.tags])
def test_it_answers_the_pointer(page, name):
    program = BY_NAME[name].content.program.document
    alone, touched = (drawn(page, program, [1.0], size=SMALL, mouse=mouse).pictures[0] for mouse in (NOBODY, HELD))
    assert max(abs(one - other) for one, other in zip(alone, touched, strict=True)) > HAS_ANSWERED
