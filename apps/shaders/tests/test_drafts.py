from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.accounts.personal_data import Works
from apps.accounts.services import user_delete
from apps.core.errors import Refused
from apps.keys import limits
from apps.shaders import drafts, services
from apps.shaders.drafts import draft_get_for, draft_list_for, draft_unsaved_for
from apps.shaders.models import DraftRevision, Shader
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import OTHER, PLAIN, draft_revision, shader, written

pytestmark = pytest.mark.django_db

TAB, OTHER_TAB = uuid.UUID(int=1), uuid.UUID(int=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def row(alice):
    return shader(alice, publish=False)


@pytest.fixture
def clock(monkeypatch):
    """`clock(MINUTE)` lets so much time pass."""

    class Clock:
        at = timezone.now() - timedelta(days=1)

        def __call__(self, step):
            self.at += step
            return self.at

    clock = Clock()
    monkeypatch.setattr(drafts.timezone, "now", lambda: clock.at)
    return clock


@pytest.fixture
def keep(row, alice):
    def act(title, *, tab=TAB, **how):
        sheet = Sheet.of({**Sheet.of_version(row.current_version).document, "title": title, **how.pop("typed", {})})
        return services.draft_keep(**{"shader": row, "by": alice, "device": tab, "sheet": sheet, "based_on": 1, **how})

    return act


def titles(user, row):
    return [draft.title for draft in draft_list_for(user, row)]


# --- Keeping ------------------------------------------------------------------------------------------


def test_it_keeps_what_is_typed_as_it_is_typed(row, alice, keep):
    draft = keep("Slow ti", typed={"glsl_code": "void main", "tags": "a,, B", "note": "so f"})
    draft.refresh_from_db()
    assert draft.sheet["glsl_code"] == "void main"
    assert (draft.sheet["tags"], draft.sheet["note"], draft.title) == ("a,, B", "so f", "Slow ti")
    assert Sheet.of(draft.sheet).digest == draft.digest
    assert (draft.based_on, draft.settled_at, draft.saved_as) == (1, None, None)
    row.refresh_from_db()
    assert row.title == "Slow tide"
    assert row.current_version.version_number == 1


def test_what_is_typed_within_a_minute_is_one_revision(row, alice, keep, clock):
    first = keep("A")
    clock(MINUTE - timedelta(seconds=1))
    assert keep("AB").pk == first.pk
    clock(timedelta(seconds=2))
    assert keep("ABC").pk != first.pk
    assert titles(alice, row) == ["ABC", "AB"]


def test_another_tab_and_another_version_begin_another_revision(row, alice, keep, clock):
    keep("A")
    clock(timedelta(seconds=1))
    keep("B", tab=OTHER_TAB)
    clock(timedelta(seconds=1))
    services.shader_revise(shader=row, by=alice, content=written(title="Saved elsewhere"))
    keep("A and more", based_on=2)
    assert titles(alice, row) == ["A and more", "B", "A"]


def test_the_same_again_adds_nothing(row, alice, keep, clock):
    first = keep("A")
    clock(5 * MINUTE)
    assert keep("A").pk == first.pk
    assert keep(" A ", typed={"tags": ","}).pk == first.pk
    assert DraftRevision.objects.count() == 1


def test_the_same_text_on_a_newer_version_stands_on_that_one(row, alice, keep, clock):
    first = keep("A")
    services.shader_revise(shader=row, by=alice, content=written(title="Saved elsewhere"))
    clock(5 * MINUTE)
    assert keep("A", based_on=2, typed={"note": "Mine after all"}).pk == first.pk
    first.refresh_from_db()
    assert (first.based_on, first.sheet["note"]) == (2, "Mine after all")


def test_what_arrives_late_changes_nothing(row, alice, keep, clock):
    newest = keep("AB", typed_at=clock.at - timedelta(seconds=1))
    assert keep("A", typed_at=clock.at - timedelta(seconds=2)).pk == newest.pk
    assert titles(alice, row) == ["AB"]
    # Of this tab only: another one has its own hands.
    keep("B", tab=OTHER_TAB, typed_at=clock.at - timedelta(hours=3))
    assert sorted(titles(alice, row)) == ["AB", "B"]


def test_a_clock_that_is_ahead_does_not_hold_back_what_comes_after(row, alice, keep, clock):
    keep("A", typed_at=clock.at + timedelta(days=300))
    clock(timedelta(seconds=1))
    assert keep("AB", typed_at=clock.at).title == "AB"
    assert DraftRevision.objects.get().typed_at == clock.at


def test_the_newest_forty_are_kept(row, alice, keep, clock):
    for number in range(45):
        keep(f"A{number}")
        clock(2 * MINUTE)
    assert titles(alice, row) == [f"A{number}" for number in range(44, 4, -1)]


def test_what_another_tab_still_offers_is_not_pushed_out(row, alice, keep, clock):
    keep("Forgotten", tab=OTHER_TAB)
    clock(MINUTE)
    for number in range(45):
        keep(f"A{number}")
        clock(2 * MINUTE)
    assert titles(alice, row)[-2:] == ["A6", "Forgotten"]
    services.draft_settle(shader=row, by=alice, device=OTHER_TAB, number=None)
    keep("More")
    assert "Forgotten" not in titles(alice, row)
    assert len(titles(alice, row)) == 40


def test_many_tabs_that_were_left_open_do_not_pile_up(row, alice, keep, clock):
    for number in range(50):
        keep(f"A{number}", tab=uuid.uuid4())
        clock(MINUTE)
    assert titles(alice, row)[0] == "A49"
    assert len(titles(alice, row)) == 40


@pytest.mark.parametrize("number", [0, 2, -1, 2**31, 2**70])
def test_a_version_that_there_is_not_is_refused(keep, number):
    with pytest.raises(Refused, match="There is no version"):
        keep("A", based_on=number)


def test_too_much_in_a_minute_is_refused_and_the_next_minute_is_free(alice, keep, clock, monkeypatch):
    monkeypatch.setattr(drafts, "MAX_A_MINUTE", 3)
    for number in range(3):
        keep(f"A{number}")
    with pytest.raises(Refused, match="in this minute"):
        keep("A4")
    clock(MINUTE)
    assert keep("A4").title == "A4"


def test_it_is_kept_also_while_nobody_can_count(keep, monkeypatch):
    def away(*args, **how):
        raise limits.LimitsAway

    monkeypatch.setattr(drafts.limits, "take", away)
    assert keep("A").title == "A"


@pytest.mark.parametrize("what", ["archived", "taken down", "published"])
def test_it_is_kept_whatever_became_of_the_shader(alice, mona, what):
    row = shader(alice)
    if what == "archived":
        services.shader_archive(shader=row, by=alice)
    if what == "taken down":
        services.shader_take_down(shader=row, by=mona, reason="No.")
    draft = draft_revision(row)
    assert draft_unsaved_for(alice, row) == draft
    assert Shader.objects.get().title == "Slow tide"


# --- Settling -----------------------------------------------------------------------------------------


def test_what_was_saved_is_offered_no_more_and_stays_in_the_history(row, alice, keep):
    keep("Saved")
    version = services.shader_revise(shader=row, by=alice, content=written(title="Saved"))
    services.draft_settle(shader=row, by=alice, device=TAB, number=version.version_number)
    assert draft_unsaved_for(alice, row) is None
    assert [draft.saved_as for draft in draft_list_for(alice, row)] == [2]
    # Later versions do not bring it back.
    services.shader_revise(shader=row, by=alice, content=written(title="Later"))
    assert draft_unsaved_for(alice, row) is None


def test_what_was_typed_on_while_it_was_being_saved_stays_unsaved(row, alice, keep, clock):
    keep("Saved")
    clock(2 * MINUTE)
    later = keep("Saved and more")
    services.shader_revise(shader=row, by=alice, content=written(title="Saved"))
    services.draft_settle(shader=row, by=alice, device=TAB, number=2)
    assert draft_unsaved_for(alice, row) == later
    assert [draft.saved_as for draft in draft_list_for(alice, row)] == [None, 2]


def test_saving_what_was_never_kept_settles_what_was(row, alice, keep):
    keep("Save")
    services.shader_revise(shader=row, by=alice, content=written(title="Saved"))
    services.draft_settle(shader=row, by=alice, device=TAB, number=2)
    assert draft_unsaved_for(alice, row) is None


def test_what_was_thrown_away_is_offered_no_more_until_it_is_typed_again(row, alice, keep, clock):
    keep("A")
    services.draft_settle(shader=row, by=alice, device=TAB, number=None)
    assert draft_unsaved_for(alice, row) is None
    assert titles(alice, row) == ["A"]
    clock(timedelta(seconds=1))
    again = keep("A")
    assert draft_unsaved_for(alice, row) == again
    assert titles(alice, row) == ["A", "A"]


def test_typing_the_text_of_an_older_version_is_kept_like_any_other(row, alice, keep, clock):
    keep("Saved")
    services.shader_revise(shader=row, by=alice, content=written(title="Saved"))
    services.draft_settle(shader=row, by=alice, device=TAB, number=2)
    assert keep("Saved", based_on=2).saved_as == 2
    services.shader_revise(shader=row, by=alice, content=written(title="Of another tab"))
    clock(timedelta(seconds=1))
    again = keep("Saved", based_on=3)
    assert again.settled_at is None
    assert draft_unsaved_for(alice, row) == again


def test_settling_is_of_one_tab_and_twice_is_once(row, alice, keep):
    keep("A")
    other = keep("B", tab=OTHER_TAB)
    for _ in range(2):
        services.draft_settle(shader=row, by=alice, device=TAB, number=None)
    settled = DraftRevision.objects.get(device=TAB)
    services.draft_settle(shader=row, by=alice, device=TAB, number=1)
    services.draft_settle(shader=row, by=alice, device=uuid.uuid4(), number=1)
    assert DraftRevision.objects.get(device=TAB).settled_at == settled.settled_at
    assert draft_unsaved_for(alice, row) == other
    with pytest.raises(Refused, match="There is no version 7"):
        services.draft_settle(shader=row, by=alice, device=TAB, number=7)


# --- What is offered ----------------------------------------------------------------------------------


def test_what_was_typed_last_in_any_tab_is_offered(row, alice, keep, clock):
    assert draft_unsaved_for(alice, row) is None
    keep("A")
    clock(MINUTE)
    last = keep("B", tab=OTHER_TAB)
    assert draft_unsaved_for(alice, row) == last
    assert last.sheet["title"] == "B"


def test_what_was_taken_back_by_hand_is_not_offered(row, alice, keep, clock):
    keep("A")
    clock(2 * MINUTE)
    keep(row.title)
    assert draft_unsaved_for(alice, row) is None
    other = keep("B", tab=OTHER_TAB)
    clock(MINUTE)
    keep(f"{row.title} ")
    assert draft_unsaved_for(alice, row) == other


def test_what_another_tab_saved_word_for_word_is_not_offered(row, alice, keep):
    keep("A", typed={"glsl_code": OTHER})
    services.shader_revise(shader=row, by=alice, content=written(title="A", glsl_code=OTHER))
    assert draft_unsaved_for(alice, row) is None


# --- Whose it is --------------------------------------------------------------------------------------


def test_nobody_else_keeps_sees_or_settles_a_draft(row, bob, mona, ada, keep):
    draft = keep("A")
    sheet = Sheet.of({"glsl_code": PLAIN})
    for somebody in (bob, mona, ada):
        with pytest.raises(PermissionDenied):
            services.draft_keep(shader=row, by=somebody, device=TAB, sheet=sheet, based_on=1)
        with pytest.raises(PermissionDenied):
            services.draft_settle(shader=row, by=somebody, device=TAB, number=None)
    for somebody in (bob, mona, ada, None):
        assert draft_list_for(somebody, row) == []
        assert draft_get_for(somebody, row, draft.pk) is None
        assert draft_unsaved_for(somebody, row) is None
    assert DraftRevision.objects.get().settled_at is None


def test_whoever_may_not_sign_in_may_not_keep(row, alice, keep):
    keep("A")
    alice.is_active = False
    alice.save()
    with pytest.raises(PermissionDenied):
        keep("AB")
    assert draft_list_for(alice, row) == []


def test_a_draft_is_of_its_shader(row, alice, keep):
    draft = keep("A")
    assert draft_get_for(alice, row, draft.pk) == draft
    assert draft_get_for(alice, shader(alice), draft.pk) is None
    assert draft_get_for(alice, row, uuid.uuid4()) is None


@pytest.mark.parametrize("works", list(Works))
def test_drafts_go_with_whoever_typed_them(alice, works):
    row = shader(alice)
    draft_revision(row)
    user_delete(user=alice, works=works)
    assert not DraftRevision.objects.exists()
    assert Shader.objects.filter(author=None).count() == (works == Works.KEEP)
    # From a tab that is still open; of what is gone, the version is missed first.
    with pytest.raises(PermissionDenied if works == Works.KEEP else Refused):
        services.draft_keep(shader=row, by=alice, device=TAB, sheet=Sheet.of({}), based_on=1)


def test_keeping_asks_little(row, alice, keep, django_assert_max_num_queries):
    keep("A")
    # The version, the person's turn, the shader, the last one; and two for the transaction of a test.
    with django_assert_max_num_queries(7):
        keep("AB")
    with django_assert_max_num_queries(3):
        draft_unsaved_for(alice, row)
