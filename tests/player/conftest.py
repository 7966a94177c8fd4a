"""A page that shows what its test gives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.conftest import Site
from tests.player.harness import opener


@pytest.fixture
def show(page: Page, site: Site) -> Callable[..., Page]:
    # Small, because here the processor draws what a graphics card would.
    page.set_viewport_size({"width": 500, "height": 1200})
    return opener(page, site)
