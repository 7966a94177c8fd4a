"""One draw, from waiting to ready or failed: with answers of a farm that tests choose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.utils import timezone

from apps.core.queue import unfinished
from apps.notices.models import Notice
from apps.renders import drawing, locks, services
from apps.renders.farm import FarmUnavailable
from apps.renders.farm.drawn import Failure
from apps.renders.models import Look, Render
from apps.renders.selectors import render_status
from apps.renders.signals import render_ready
from apps.renders.tests.examples import bad, fine, make_ready, program
from apps.shaders import services as shaders
from apps.shaders.models import ReviewDecision, Shader
from apps.shaders.tests.examples import OTHER, written
from tests.conftest import wait_for

pytestmark = pytest.mark.django_db


def of(shader) -> Render:
    return Render.objects.get(content_hash=shader.current_version.content_hash)


def run(row: Render) -> Render:
    services.render_run(render=row)
    return Render.objects.get(pk=row.pk)


def locks_held() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
        return cursor.fetchone()[0]


def test_what_is_drawn_well_is_kept_and_shown(alice, make_shader, told_farm):
    told_farm(fine())
    work = make_shader(alice)
    row = run(of(work))
    assert (row.status, row.attempts, row.kind, row.reason) == ("ready", 1, "", "")
    for column, data in (("thumbnail", b"thumbnail of picture"), ("sheet", b"sheet of picture")):
        assert default_storage.open(getattr(row, column)).read() == data
    assert row.preview.endswith(".webm")
    assert row.measurements["compile_ms"] == 4.2
    assert row.measurements["frame_ms"] == {"640x360": 9.5}
    assert row.measurements["still_ms"] is not None
    work.current_version.refresh_from_db()
    assert work.current_version.thumbnail == row.thumbnail
    assert render_status(work.current_version).state == "ready"


def test_a_first_picture_is_there_before_the_rest(alice, make_shader, told_farm):
    farm = told_farm(fine())
    work, seen = make_shader(alice), []
    farm.meanwhile = lambda: seen.append(render_status(work.current_version))
    run(of(work))
    assert (seen[0].state, bool(seen[0].thumbnail_url), seen[0].preview_url) == ("rendering", True, "")


def test_everybody_who_has_it_gets_it_and_hears_of_it_once(alice, bob, make_shader, told_farm):
    told_farm(fine())
    heard = []

    def hear(sender, render, **_):
        heard.append(render.status)

    work = make_shader(alice)
    fork = shaders.shader_fork(shader=work, by=bob)
    render_ready.connect(hear)
    try:
        row = run(of(work))
    finally:
        render_ready.disconnect(hear)
    fork.current_version.refresh_from_db()
    assert (fork.current_version.thumbnail, heard) == (row.thumbnail, ["ready"])


def test_running_it_again_draws_nothing(alice, make_shader, told_farm):
    farm = told_farm(fine())
    row = run(of(make_shader(alice)))
    assert run(row) == row
    assert len(farm.drawn) == 1


def test_a_worker_that_died_before_it_told_is_made_good_for(alice, make_shader, told_farm):
    farm = told_farm(fine())
    work = make_shader(alice)
    row = make_ready(of(work))
    run(row)
    work.current_version.refresh_from_db()
    assert (work.current_version.thumbnail, farm.drawn) == (row.thumbnail, [])
    assert Look.objects.filter(shader=work, listed=True).exists()


# --- Meanwhile ------------------------------------------------------------------------------------------


def test_a_shader_that_changed_meanwhile_keeps_the_look_of_what_is_shown(alice, make_shader, told_farm):
    farm = told_farm(fine())
    work = make_shader(alice)
    first = of(work)
    farm.meanwhile = lambda: shaders.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER))
    row = run(first)
    assert (row.status, Look.objects.count()) == ("ready", 0)


def test_a_render_that_is_gone_meanwhile_leaves_no_files(alice, make_shader, told_farm):
    farm = told_farm(fine())
    row = of(make_shader(alice))
    farm.meanwhile = lambda: Render.objects.filter(pk=row.pk).delete()
    Shader.objects.update(pending_version=None)
    services.render_run(render=row)
    left = [
        name
        for folder in default_storage.listdir("renders")[0]
        for name in default_storage.listdir(f"renders/{folder}")[1]
    ]
    # The first picture stays: a version shows it.
    assert len(left) == 1


def test_one_that_was_taken_for_dead_and_comes_back_changes_nothing(alice, make_shader, told_farm):
    farm = told_farm(fine("late"))
    row = of(make_shader(alice))

    def another_begins():
        Render.objects.filter(pk=row.pk).update(attempts=2)

    farm.meanwhile = another_begins
    assert run(row).status == "rendering"


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_draws_is_left_to_it(alice, make_shader, told_farm):
    farm = told_farm(fine())
    row = of(make_shader(alice))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [row.pk.int >> 65])
        run(row)
        assert farm.drawn == []
    finally:
        # As when its worker is killed: nobody gives the lock back.
        other.connection.close()
        other.close()
    # The server hears of it a moment later.
    wait_for(lambda: locks_held() == 0, 10)
    assert run(row).status == "ready"


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_given_back_also_after_a_failure():
    row = services.render_request(program=program())
    with pytest.raises(RuntimeError), locks.drawing(row.pk):
        raise RuntimeError
    assert locks_held() == 0


# --- Failures -------------------------------------------------------------------------------------------


def test_what_fails_once_is_tried_again_behind_the_others(alice, make_shader, told_farm):
    told_farm(bad(), fine())
    row = run(of(make_shader(alice)))
    assert (row.status, row.priority, row.failures) == ("pending", Render.Priority.LATER, ["slow"])
    queues = unfinished().filter(task="apps.renders.tasks.render_task").values_list("queue", flat=True)
    assert sorted(queues) == ["render", "render_later"]
    assert run(row).status == "ready"


def test_what_fails_the_same_way_twice_has_failed(alice, make_shader, told_farm):
    farm = told_farm(bad())
    row = run(run(of(make_shader(alice))))
    assert (row.status, row.kind, row.reason) == ("failed", "slow", "A frame takes too long.")
    run(row)
    assert len(farm.drawn) == 2


def test_what_fails_each_time_in_another_way_has_failed_too(alice, make_shader, told_farm):
    told_farm(bad(Failure.SLOW), bad(Failure.CRASH), bad(Failure.MEMORY))
    row = run(run(run(of(make_shader(alice)))))
    assert (row.status, row.kind) == ("failed", "memory")


def test_what_a_browser_does_not_compile_goes_back_to_its_author(alice, make_shader, told_farm):
    told_farm(bad(Failure.COMPILE, "It does not compile.", messages=[{"pass": "image", "line": 3, "message": "no"}]))
    work = make_shader(alice)
    row = run(of(work))
    work.refresh_from_db()
    assert (row.status, row.attempts, work.status) == ("failed", 1, Shader.Status.DRAFT)
    decision = ReviewDecision.objects.get(version=work.current_version)
    assert decision.messages == [{"pass": "image", "line": 3, "message": "no"}]
    run(row)
    assert Notice.objects.filter(person=alice, kind="shaders.refused").count() == 1


def test_whoever_publishes_later_what_does_not_compile_hears_of_it_too(alice, bob, make_shader, told_farm):
    told_farm(bad(Failure.COMPILE, "It does not compile."))
    row = run(of(make_shader(alice)))
    work = make_shader(bob)
    run(row)
    work.refresh_from_db()
    assert work.status == Shader.Status.DRAFT


def test_the_author_of_what_is_public_hears_once_that_it_cannot_be_drawn(alice, make_shader, told_farm):
    told_farm(bad())
    work = make_shader(alice)
    row = run(run(of(work)))
    run(row)
    notice = Notice.objects.get(person=alice, kind="renders.failed")
    assert notice.payload["reason"] == "A frame takes too long."
    work.refresh_from_db()
    assert work.status == Shader.Status.PUBLISHED


def test_nobody_is_told_of_a_draft(alice, make_shader, told_farm):
    told_farm(bad())
    run(run(of(make_shader(alice, publish=False))))
    assert not Notice.objects.filter(kind="renders.failed").exists()


@pytest.mark.parametrize(
    "fault", [FarmUnavailable("There is no Chromium."), OSError(28, "No space left"), OperationalError("gone")]
)
def test_a_fault_of_the_machine_counts_against_nobody(alice, make_shader, told_farm, fault):
    told_farm(*[fault] * 7, fine())
    row = of(make_shader(alice))
    for _ in range(7):
        with pytest.raises(type(fault)):
            services.render_run(render=row)
        row.refresh_from_db()
        assert (row.status, row.attempts, row.failures) == ("pending", 0, [])
    assert run(row).status == "ready"


def test_a_program_that_costs_worker_after_worker_has_failed(alice, make_shader, told_farm):
    farm = told_farm(fine())
    row = of(make_shader(alice))
    Render.objects.filter(pk=row.pk).update(status="rendering", attempts=drawing.MAX_LOST, started_at=timezone.now())
    row = run(row)
    assert (row.status, row.kind, farm.drawn) == ("failed", "crash", [])


def test_a_draw_that_a_killed_worker_had_begun_is_begun_anew_at_once(alice, make_shader, told_farm):
    told_farm(fine())
    row = of(make_shader(alice))
    Render.objects.filter(pk=row.pk).update(status="rendering", attempts=1, started_at=timezone.now())
    row = run(row)
    assert (row.status, row.attempts) == ("ready", 2)


def test_a_fault_of_ours_gives_it_back_and_counts(alice, make_shader, told_farm):
    told_farm(ValueError("a mistake"))
    row = of(make_shader(alice))
    for count in range(1, drawing.MAX_LOST + 1):
        with pytest.raises(ValueError, match="a mistake"):
            services.render_run(render=row)
        row.refresh_from_db()
        assert (row.status, row.attempts) == ("pending", count)
    assert run(row).status == "failed"


def test_a_moderator_gives_it_all_its_tries_again(alice, mona, make_shader, told_farm):
    told_farm(bad(), bad(), fine("better"))
    row = run(run(of(make_shader(alice))))
    services.render_again(renders=[row], by=mona)
    row.refresh_from_db()
    assert (row.status, row.attempts, row.kind) == ("pending", 0, "")
    assert run(row).status == "ready"


def test_another_drawing_takes_the_place_of_the_files_before(alice, mona, make_shader, told_farm):
    told_farm(fine("one"), fine("two"))
    row = run(of(make_shader(alice)))
    before = row.files
    Render.objects.update(finished_at=timezone.now() - timedelta(days=1))
    services.render_again(renders=[row], by=mona)
    after = run(row).files
    assert not before & after
    assert [name for name in before if default_storage.exists(name)] == []
    assert all(default_storage.exists(name) for name in after)
