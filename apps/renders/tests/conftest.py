from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from apps.renders import farm as farms
from apps.renders.farm import Farm
from apps.renders.tests.examples import Told
from apps.shaders.models import Shader
from apps.shaders.tests import examples


@pytest.fixture(scope="session")
def real_farm() -> Iterator[Farm]:
    """One browser for all tests of a run that want one."""
    farm = Farm()
    yield farm
    farm.close()


@pytest.fixture
def shared_farm(real_farm: Farm, monkeypatch: pytest.MonkeyPatch) -> Farm:
    """As the one that the process' renders are drawn by."""
    monkeypatch.setattr(farms, "shared", lambda: real_farm)
    return real_farm


@pytest.fixture
def told_farm(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """`told_farm(fine(), bad())`: renders get these answers, one after another; the last one again and again."""

    def make(*answers: Any) -> Told:
        farm = Told(*answers)
        monkeypatch.setattr(farms, "shared", lambda: farm)
        return farm

    return make


@pytest.fixture
def make_shader(db: None) -> Callable[..., Shader]:
    """`make_shader(alice, title="…", publish=False)`"""
    return lambda author, **fields: examples.shader(author, **fields)
