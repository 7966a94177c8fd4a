"""Two at once, in transactions of their own."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.personal_data import Works
from apps.accounts.services import user_delete
from apps.core.errors import Refused
from apps.keys.services import key_create
from apps.notices.models import Notice
from apps.shaders import drafts, services
from apps.shaders.beginnings import starts
from apps.shaders.drafts import draft_unsaved_for
from apps.shaders.models import DraftRevision, ParameterPreset, ReviewDecision, Shader, ShaderVersion
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import OTHER, TUNABLE, shader, written

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """What each returned or was refused with."""

    def run(act):
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(run, act) for act in acts]]


def test_two_who_save_at_once_make_two_versions_or_one_conflict(alice):
    row = shader(alice, publish=False)
    done = together(
        *(
            lambda number=number: services.shader_revise(
                shader=row, by=alice, content=written(title=f"Tide {number}"), based_on=1
            )
            for number in range(4)
        )
    )
    assert sum(isinstance(one, ShaderVersion) for one in done) == 1
    assert sum(isinstance(one, services.Conflict) for one in done) == 3
    done = together(
        *(
            lambda number=number: services.shader_revise(shader=row, by=alice, content=written(title=f"Sea {number}"))
            for number in range(4)
        )
    )
    assert sorted(row.versions.values_list("version_number", flat=True)) == [1, 2, 3, 4, 5, 6]
    row.refresh_from_db()
    assert row.current_version.version_number == 6
    assert row.title == row.current_version.title


def test_the_same_form_sent_at_once_makes_one_shader(alice):
    number = uuid.uuid4()
    done = together(
        *[lambda: services.shader_create(author=alice, content=written(), publish=True, shader_id=number)] * 4
    )
    assert {one.pk for one in done} == {number}
    assert Shader.objects.count() == ShaderVersion.objects.count() == 1


def test_publishing_at_once_does_not_pass_the_limit(alice):
    drafts = [shader(alice, title=f"Tide {number}", publish=False) for number in range(8)]
    done = together(*(lambda row=row: services.shader_publish(shader=row, by=alice) for row in drafts))
    assert sum(isinstance(one, Shader) for one in done) == 5
    assert Shader.objects.filter(status=Shader.Status.PUBLISHED).count() == 5


def test_publishing_the_same_at_once_happens_once(alice, sent):
    row = shader(alice, publish=False)
    with sent("shader_published") as published:
        together(*[lambda: services.shader_publish(shader=row, by=alice)] * 4)
    assert len(published) == 1


def test_two_moderators_decide_once(alice, mona, ada):
    key, _ = key_create(user=alice, name="Night painter", scopes=["read", "write"])
    row = shader(alice, via=key)
    done = together(
        lambda: services.version_approve(version=row.current_version, by=mona),
        lambda: services.version_reject(version=row.current_version, by=ada, reason="No."),
        lambda: services.version_approve(version=row.current_version, by=ada),
    )
    assert sum(isinstance(one, Shader) for one in done) == 1
    assert ReviewDecision.objects.count() == 1
    assert Notice.objects.filter(kind="shaders.reviewed").count() == 1


def test_chromium_says_no_once_however_many_workers_say_it(alice):
    row = shader(alice)
    together(*[lambda: services.version_refuse(version=row.live_version, reason="No.", messages=[])] * 4)
    assert ReviewDecision.objects.count() == 1


def test_a_preset_saved_at_once_is_one(alice, bob):
    row = shader(alice, glsl_code=TUNABLE)
    together(
        *(
            lambda speed=speed: services.preset_save(shader=row, by=bob, name="Calm", values={"speed": speed})
            for speed in range(4)
        )
    )
    assert ParameterPreset.objects.count() == 1


def test_a_fork_and_its_origin_going_away_at_once_leave_one_sound_thing(alice, bob):
    row = shader(alice)
    done = together(
        lambda: _unless_gone(lambda: services.shader_fork(shader=row, by=bob)),
        lambda: services.shader_archive(shader=row, by=alice),
        lambda: services.terms_set(
            shader=row, by=alice, terms=services.Terms("all-rights-reserved", False, False, True)
        ),
    )
    forks = Shader.objects.filter(author=bob)
    assert forks.count() == isinstance(done[0], Shader)


@pytest.mark.parametrize("works", list(Works))
def test_leaving_while_all_kinds_of_things_happen_ends_without_a_trace_or_a_deadlock(alice, bob, mona, works):
    row = shader(alice)
    fork = services.shader_fork(shader=row, by=bob)
    draft = shader(alice, title="Draft", publish=False)
    done = together(
        lambda: user_delete(user=alice, works=works),
        lambda: _unless_gone(lambda: services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))),
        lambda: _unless_gone(lambda: services.shader_publish(shader=draft, by=alice)),
        lambda: services.shader_publish(shader=fork, by=bob),
        lambda: _unless_gone(lambda: services.version_refuse(version=row.live_version, reason="No.", messages=[])),
        lambda: _unless_gone(lambda: services.shader_take_down(shader=row, by=mona, reason="No.")),
    )
    assert len(done) == 6
    assert not Shader.objects.filter(author=alice).exists()
    fork.refresh_from_db()
    assert fork.status == Shader.Status.PUBLISHED
    for left in Shader.objects.filter(author=None):
        # Or it stayed, and was refused or taken down after that.
        assert left.current_version_id == left.live_version_id or left.live_version_id is None


def test_the_same_tab_that_sends_at_once_keeps_one_draft(alice):
    row, tab = shader(alice, publish=False), uuid.uuid4()
    done = together(*[lambda: _kept(row, alice, tab, "Tides")] * 4)
    assert len({draft.pk for draft in done}) == 1
    assert DraftRevision.objects.count() == 1


def test_the_last_that_was_typed_stays_in_whichever_order_it_arrives(alice):
    row, tab = shader(alice, publish=False), uuid.uuid4()
    start = timezone.now() - timedelta(minutes=1)
    together(
        *(
            lambda number=number: _kept(row, alice, tab, f"Tide {number}", start + timedelta(seconds=number))
            for number in (3, 5, 1, 4, 2)
        )
    )
    assert draft_unsaved_for(alice, row).sheet["title"] == "Tide 5"


def test_tabs_that_write_at_once_each_keep_their_own_and_never_too_many(alice, monkeypatch):
    monkeypatch.setattr(drafts, "MAX_KEPT", 3)
    row = shader(alice, publish=False)
    together(*(lambda number=number: _kept(row, alice, uuid.uuid4(), f"Tide {number}") for number in range(8)))
    assert DraftRevision.objects.count() == 3


def test_a_draft_that_is_kept_while_it_is_saved_is_settled_or_offered_and_never_both(alice):
    row, tab = shader(alice, publish=False), uuid.uuid4()
    _kept(row, alice, tab, "Tides")
    version = services.shader_revise(shader=row, by=alice, content=written(title="Tides"))
    together(
        lambda: services.draft_settle(shader=row, by=alice, device=tab, number=version.version_number),
        lambda: _kept(row, alice, tab, "Tides and more"),
    )
    offered = draft_unsaved_for(alice, row)
    # Typed on in the same revision before it was settled: then it is settled with it, and what the tab sends next,
    # standing on the new version, is offered again.
    assert offered is None or offered.title == "Tides and more"
    again = services.draft_keep(
        shader=row, by=alice, device=tab, sheet=_sheet(row, "Tides and more"), based_on=version.version_number
    )
    assert draft_unsaved_for(alice, row) == again


def test_the_same_start_begun_at_once_is_one_draft(alice):
    start = starts()[0]
    done = together(*[lambda: services.draft_begin(author=alice, start=start)] * 4)
    assert len({row.pk for row in done}) == 1
    assert Shader.objects.count() == 1


def test_the_same_import_sent_at_once_is_one_shader(alice):
    number = uuid.uuid4()
    together(
        *[lambda: services.shader_import(author=alice, content=written(), credit={}, shader_id=number)] * 4,
    )
    assert Shader.objects.count() == ShaderVersion.objects.count() == 1


@pytest.mark.parametrize("works", list(Works))
def test_leaving_while_drafts_are_kept_leaves_none(alice, works):
    row = shader(alice)
    start = starts()[0]
    together(
        lambda: user_delete(user=alice, works=works),
        *(
            lambda number=number: _unless_gone(lambda: _kept(row, alice, uuid.uuid4(), f"Tide {number}"))
            for number in range(3)
        ),
        lambda: _unless_gone(lambda: services.draft_begin(author=alice, start=start)),
    )
    assert not DraftRevision.objects.exists()
    assert not Shader.objects.filter(status=Shader.Status.DRAFT).exists()


def _kept(row, author, tab, title, typed_at=None):
    return services.draft_keep(
        shader=row, by=author, device=tab, sheet=_sheet(row, title), based_on=1, typed_at=typed_at
    )


def _sheet(row, title):
    return Sheet.of({**Sheet.of_version(row.current_version).document, "title": title})


def _unless_gone(act):
    """Whoever comes after the person has left is told so, in one of these ways."""
    from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

    try:
        return act()
    except (PermissionDenied, ObjectDoesNotExist) as gone:
        return gone
