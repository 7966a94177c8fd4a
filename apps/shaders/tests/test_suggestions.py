from __future__ import annotations

import pytest

from apps.shaders import services, suggestions
from apps.shaders.suggestions import tags_like
from apps.shaders.tests.examples import shader

pytestmark = pytest.mark.django_db


def test_the_commonest_that_begin_so_come_first(person):
    # One who may publish this often has a name for each.
    for number, tags in enumerate((["water", "wave"], ["wave"], ["wave", "noise"], ["water", "wax", "w%"])):
        shader(person(f"painter{number}"), tags=tags)
    assert tags_like("wa") == ["wave", "water", "wax"]
    assert tags_like("WA", limit=1) == ["wave"]
    assert tags_like("  #wat") == ["water"]
    assert tags_like("") == ["wave", "water", "noise", "w", "wax"]
    for nothing in ("zebra", "%", "_", "wa%", "'", "\0", "\ud800", "x" * 10_000):
        assert tags_like(nothing) in ([], tags_like(""))


def test_what_nobody_may_come_across_suggests_nothing(alice, bob):
    shader(alice, tags=["draft"], publish=False)
    shader(alice, tags=["by-link"], is_public=False)
    services.shader_archive(shader=shader(bob, tags=["archived"]), by=bob)
    assert tags_like("") == []


def test_only_the_newest_are_asked(alice, monkeypatch):
    shader(alice, tags=["old"])
    shader(alice, tags=["new"])
    monkeypatch.setattr(suggestions, "LOOKED_AT", 1)
    assert tags_like("") == ["new"]


def test_words_with_spaces_are_tags_with_hyphens(alice):
    shader(alice, tags=["blue noise"])
    assert tags_like("blue n") == ["blue-noise"]
