from __future__ import annotations

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.shaders import selectors, services
from apps.shaders.tests.examples import OTHER, PLAIN, written

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def codes(page):
    return [row.code for row in page.items]


# --- Who sees which shader --------------------------------------------------------------------------


@pytest.fixture
def each(alice, mona, probation, person, make_shader):
    """One shader of alice's in each state."""
    archived = make_shader(alice, title="Archived")
    services.shader_archive(shader=archived, by=alice)
    down = make_shader(alice, title="Down")
    services.shader_take_down(shader=down, by=mona, reason="No.")
    return {
        "draft": make_shader(alice, title="Draft", publish=False),
        "public": make_shader(alice, title="Public"),
        "unlisted": make_shader(alice, title="Unlisted", is_public=False),
        "waiting": make_shader(alice, title="Waiting", via=probation(alice)),
        "archived": archived,
        "down": down,
    }


def test_each_person_sees_what_is_theirs_to_see(alice, bob, mona, ada, each):
    everybody = {"public", "unlisted"}
    staff = {*everybody, "waiting", "archived", "down"}
    expected = {
        None: everybody,
        NOBODY: everybody,
        bob: everybody,
        mona: staff,
        ada: staff,
        alice: {*staff, "draft"},
    }
    for who, names in expected.items():
        assert {name for name, row in each.items() if selectors.shader_get_for(who, row.code)} == names
        assert {row.title.lower() for row in selectors.visible_to(who)} == names


def test_somebody_who_is_locked_out_is_a_stranger(alice, each):
    alice.is_active = False
    assert selectors.shader_get_for(alice, each["draft"].code) is None
    assert selectors.mine_get_for(alice, each["public"].code) is None


def test_a_shader_is_found_by_its_code_or_its_id_and_by_nothing_else(bob, each):
    row = each["public"]
    assert selectors.shader_get_for(bob, row.code) == selectors.shader_get_for(bob, str(row.pk)) == row
    for wrong in (row.code.upper(), str(row.pk).upper(), row.pk.hex, "", "x" * 9_000, "\x00", str(uuid.uuid4())):
        assert selectors.shader_get_for(bob, wrong) is None


def test_only_its_author_may_change_it(alice, bob, mona, each):
    for row in each.values():
        assert selectors.mine_get_for(alice, row.code) == row
        assert selectors.may_edit(alice, row)
        for stranger in (bob, mona, None, NOBODY):
            assert selectors.mine_get_for(stranger, row.code) is None
            assert not selectors.may_edit(stranger, row)


# --- Lists ------------------------------------------------------------------------------------------


def test_only_what_is_public_is_listed(alice, bob, each):
    public = [each["public"].code]
    assert codes(selectors.newest_list()) == public
    assert codes(selectors.by_author_list_for(bob, alice)) == public
    assert codes(selectors.by_author_list_for(alice, alice)) == public
    assert [row.code for row in selectors.newest_by(alice, 9)] == public


def test_what_is_not_to_be_shown_elsewhere_is_in_no_feed_but_on_its_authors_page(alice, bob, make_shader):
    row = make_shader(alice)
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc0", False, True, public_display=False))
    assert codes(selectors.newest_list()) == []
    assert list(selectors.newest_by(alice, 9)) == []
    assert codes(selectors.by_author_list_for(bob, alice)) == [row.code]


def test_ones_own_are_listed_by_status_and_the_last_change_first(alice, bob, each):
    mine = selectors.mine_list_for(alice)
    assert {row.title for row in mine.items} == {"Draft", "Public", "Unlisted", "Waiting", "Down"}
    services.shader_revise(shader=each["draft"], by=alice, content=written(title="Draft again"))
    assert selectors.mine_list_for(alice).items[0].title == "Draft again"
    assert [row.title for row in selectors.mine_list_for(alice, status="archived").items] == ["Archived"]
    assert {row.title for row in selectors.mine_list_for(alice, status="in_review").items} == {"Waiting", "Down"}
    assert codes(selectors.mine_list_for(bob)) == codes(selectors.mine_list_for(NOBODY)) == []


def test_pages_follow_each_other(alice, make_shader):
    rows = [make_shader(alice, title=f"Tide {number}") for number in range(5)]
    first = selectors.newest_list(size=3)
    second = selectors.newest_list(size=3, cursor=first.next)
    assert codes(first) + codes(second) == [row.code for row in reversed(rows)]
    assert second.next is None


def test_lists_ask_once_and_leave_the_text_behind(alice, make_shader, django_assert_num_queries):
    for number in range(3):
        make_shader(alice, title=f"Tide {number}")
    with django_assert_num_queries(1):
        page = selectors.newest_list()
        assert [(row.title, row.author.username, row.thumbnail, row.get_absolute_url()) for row in page.items]
    assert "glsl_code" in page.items[0].get_deferred_fields()
    assert "glsl_code" in page.items[0].live_version.get_deferred_fields()


def test_one_shader_with_its_program_is_one_query(alice, make_shader, django_assert_num_queries):
    row = make_shader(alice)
    with django_assert_num_queries(1):
        found = selectors.shader_get_for(NOBODY, row.code)
        version = selectors.shown_version_for(NOBODY, found)
        assert selectors.source_get_for(NOBODY, found, version).program.glsl_code == PLAIN


def test_an_authors_counts_are_of_what_everybody_sees(alice, bob, make_shader):
    public = make_shader(alice)
    make_shader(alice, title="Unlisted", is_public=False)
    published = services.shader_fork(shader=public, by=bob)
    services.shader_publish(shader=published, by=bob)
    services.shader_fork(shader=public, by=bob)
    own = services.shader_fork(shader=public, by=alice)
    services.shader_publish(shader=own, by=alice)
    assert selectors.author_counts(alice) == selectors.AuthorCounts(shaders=2, forks=1)
    assert selectors.author_counts(bob) == selectors.AuthorCounts(shaders=1, forks=0)


# --- Versions ---------------------------------------------------------------------------------------


def test_others_see_the_versions_that_were_live(alice, bob, mona, make_shader):
    row = make_shader(alice, publish=False)
    services.shader_revise(shader=row, by=alice, content=written(title="Second"))
    services.shader_publish(shader=row, by=alice)
    services.shader_revise(shader=row, by=alice, content=written(title="Third", glsl_code=OTHER), note="Warmer")
    numbers = {
        who: [version.version_number for version in selectors.version_list_for(who, row).items]
        for who in (alice, mona, bob, None)
    }
    assert numbers == {alice: [3, 2, 1], mona: [3, 2, 1], bob: [3, 2], None: [3, 2]}
    assert selectors.version_get_for(bob, row, 1) is None
    assert selectors.version_get_for(bob, row, 3).change_note == "Warmer"
    for wrong in (0, -1, 4, 2**31, 10**30):
        assert selectors.version_get_for(alice, row, wrong) is None


def test_on_the_page_is_what_is_live_for_the_author_too(alice, bob, probation, make_shader):
    row = make_shader(alice)
    services.shader_revise(shader=row, by=alice, content=written(title="Second"), via=probation(alice))
    for who in (alice, bob):
        found = selectors.shader_get_for(who, row.code)
        assert selectors.shown_version_for(who, found).version_number == 1
    draft = make_shader(alice, publish=False)
    assert selectors.shown_version_for(alice, draft) == draft.current_version


def test_the_queue_is_oldest_first_and_one_query(alice, bob, probation, make_shader, django_assert_num_queries):
    rows = [make_shader(who, title="Waiting", via=probation(who)) for who in (alice, bob)]
    live = make_shader(alice, title="Live")
    version = services.shader_revise(shader=live, by=alice, content=written(title="New"), via=probation(alice))
    with django_assert_num_queries(1):
        queue = selectors.pending_list().items
        assert [(row.shader.author.username, row.submitted_via.name) for row in queue]
    assert queue == [rows[0].current_version, rows[1].current_version, version]
    first = selectors.pending_list(size=2)
    assert selectors.pending_list(size=2, cursor=first.next).items == [version]


def test_what_was_decided_is_for_the_author_and_moderators(alice, bob, mona, each):
    down = each["down"]
    assert [decision.reason for decision in selectors.decision_list_for(alice, down)] == ["No."]
    assert len(selectors.decision_list_for(mona, down)) == 1
    assert selectors.decision_list_for(bob, down) == selectors.decision_list_for(None, down) == []


# --- Source -----------------------------------------------------------------------------------------


def source(who, row, **how):
    found = selectors.shader_get_for(who, row.code)
    return selectors.source_get_for(who, found, selectors.shown_version_for(who, found), **how)


def test_an_open_source_is_everybodys(alice, bob, make_shader):
    row = make_shader(alice)
    for who in (None, NOBODY, bob, alice):
        assert source(who, row) == selectors.Source(row.program, "")
        assert source(who, row, agent=True).program == row.program


def test_a_locked_source_is_for_the_author_moderators_and_those_who_have_a_grant(
    alice, bob, charlie, mona, make_shader
):
    row = make_shader(alice)
    services.access_set(shader=row, by=alice, access_tier="locked")
    services.source_grant(shader=row, user=bob, why="Bought it.")
    for who in (alice, bob, mona):
        assert source(who, row).program == row.program
    for who in (charlie, None, NOBODY):
        assert source(who, row) == selectors.Source(None, selectors.LOCKED)


def test_agents_read_only_where_the_author_consents(alice, bob, mona, make_shader):
    row = make_shader(alice)
    services.terms_set(
        shader=row, by=alice, terms=services.Terms("cc0", False, allows_agent_source=False, public_display=True)
    )
    for who in (bob, mona, None):
        assert source(who, row).program == row.program
        assert source(who, row, agent=True) == selectors.Source(None, selectors.NOT_FOR_AGENTS)
    assert source(alice, row, agent=True).program == row.program


def test_a_version_of_another_shader_is_a_mistake(alice, make_shader):
    first, second = make_shader(alice), make_shader(alice, title="Other")
    with pytest.raises(ValueError):
        selectors.source_get_for(alice, first, second.current_version)
