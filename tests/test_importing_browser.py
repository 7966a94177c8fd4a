"""Imported shaders as people see them: every example that can be read is drawn by the engine in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import pstdev

import pytest
from playwright.sync_api import Browser, Page

from apps.shaders.importing import read
from tests.drawing import ROOT, distance, drawn, opened

pytestmark = [pytest.mark.browser]

EXAMPLES = sorted(Path(ROOT, "apps/shaders/tests/imports").iterdir())
SIZE = (192, 108)
# Of 255: well below the least that any of them shows, well above what a blank one would.
IS_SEEN = 8
HAS_MOVED = 1


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    made = opened(browser)
    yield made
    made.close()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_runs_and_moves(page, path):
    for found in read(path.name, path.read_bytes()):
        seen = drawn(page, found.program.document, [0.3, 0.9], size=SIZE)
        assert seen.messages == []
        assert pstdev(seen.pictures[0]) > IS_SEEN
        assert distance(*seen.pictures) > HAS_MOVED
