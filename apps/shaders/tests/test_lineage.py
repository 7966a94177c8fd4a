from __future__ import annotations

import pytest

from apps.shaders import lineage, services
from apps.shaders.lineage import lineage_for
from apps.shaders.models import Shader
from apps.shaders.tests.examples import written

pytestmark = pytest.mark.django_db


def fork(origin, by, title, *, publish=True):
    row = services.shader_fork(shader=origin, by=by)
    services.shader_revise(shader=row, by=by, content=written(title=title))
    row.refresh_from_db()
    return services.shader_publish(shader=row, by=by) if publish else row


def drawn(node):
    return {node.shader.title: [drawn(child) for child in node.children]}


def above(found):
    return [(one.shader.title if one.shader else None, one.origin.get("title")) for one in found.ancestors]


@pytest.fixture
def family(alice, bob, charlie, make_shader):
    """first → second → third, and second → private → fourth"""
    first = make_shader(alice, title="First")
    second = fork(first, bob, "Second")
    third = fork(second, charlie, "Third")
    private = fork(second, charlie, "Private", publish=False)
    fourth = fork(private, charlie, "Fourth")
    return first, second, third, private, fourth


def test_what_was_made_from_it_is_a_tree_of_what_one_may_see(bob, charlie, family):
    first = family[0]
    seen = lineage_for(bob, first)
    assert drawn(seen.tree) == {"First": [{"Second": [{"Third": []}, {"Fourth": []}]}]}
    assert (seen.shown, seen.hidden, seen.is_cut) == (3, 1, False)
    seen = lineage_for(charlie, first)
    assert drawn(seen.tree) == {"First": [{"Second": [{"Third": []}, {"Private": [{"Fourth": []}]}]}]}
    assert (seen.shown, seen.hidden) == (4, 0)


def test_what_it_was_made_from_ends_with_the_nearest(bob, charlie, family):
    *_, fourth = family
    assert above(lineage_for(charlie, fourth)) == [("First", "First"), ("Second", "Second"), ("Private", "Private")]
    # What a private fork says of its origin is private; the credit on what one sees stays.
    assert above(lineage_for(bob, fourth)) == [("First", "First"), ("Second", None), (None, "Private")]


def test_an_origin_that_is_gone_is_still_named(bob, family):
    first, second, third, *_ = family
    first.delete()
    second.refresh_from_db()
    assert above(lineage_for(bob, second)) == [(None, "First")]
    assert above(lineage_for(None, third)) == [(None, "First"), ("Second", "Second")]


def test_a_lone_shader_has_a_small_tree_and_few_queries(alice, make_shader, django_assert_num_queries):
    row = make_shader(alice)
    with django_assert_num_queries(2):
        seen = lineage_for(alice, row)
    assert (seen.ancestors, drawn(seen.tree), seen.shown, seen.hidden) == ([], {"Slow tide": []}, 0, 0)


def test_a_large_family_is_cut_and_says_so(alice, bob, make_shader, monkeypatch):
    monkeypatch.setattr(lineage, "MAX_DESCENDANTS", 3)
    monkeypatch.setattr(lineage, "MAX_ANCESTORS", 2)
    first = make_shader(alice)
    for _ in range(4):
        services.shader_fork(shader=first, by=bob)
    seen = lineage_for(bob, first)
    assert (seen.shown, seen.hidden, seen.is_cut) == (3, 0, True)
    row = Shader.objects.filter(forked_from=first).first()
    for _ in range(3):
        row = services.shader_fork(shader=row, by=bob)
    assert len(lineage_for(bob, row).ancestors) == 2


def test_what_is_only_for_who_has_its_link_is_not_met_here(alice, bob, charlie, make_shader):
    first = make_shader(alice, title="First")
    unlisted = fork(first, bob, "Unlisted")
    services.visibility_set(shader=unlisted, by=bob, is_public=False)
    assert drawn(lineage_for(charlie, first).tree) == drawn(lineage_for(None, first).tree) == {"First": []}
    assert lineage_for(charlie, first).hidden == 1
    assert drawn(lineage_for(bob, first).tree) == {"First": [{"Unlisted": []}]}
    # On its own page it is there.
    assert drawn(lineage_for(charlie, unlisted).tree) == {"Unlisted": []}
