"""What is drawn, for whom, in which order, and what becomes of it. What a farm says is scripted here; the farm's own
tests have a browser, and so has test_drawn.py beside this file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.core.errors import Refused
from apps.core.models import Job
from apps.core.queue import unfinished
from apps.renders import current, files, services
from apps.renders.models import Look, Preview, Render
from apps.renders.selectors import render_status
from apps.renders.tests.examples import fine, make_failed, make_ready, program
from apps.shaders import services as shaders
from apps.shaders.tests.examples import OTHER, PLAIN, written

pytestmark = pytest.mark.django_db

NOW, SOON, LATER = Render.Priority


def of(shader) -> Render:
    return Render.objects.get(content_hash=shader.current_version.content_hash)


def jobs_of(row: Render) -> list[str]:
    """The queues that it waits in."""
    rows = unfinished().filter(task="apps.renders.tasks.render_task", args=[str(row.pk)])
    return list(rows.order_by("created_at").values_list("queue", flat=True))


# --- Who asks, and how soon --------------------------------------------------------------------------


def test_publishing_asks_for_a_drawing_before_what_can_wait(alice, make_shader):
    row = of(make_shader(alice))
    assert (row.status, row.priority, jobs_of(row)) == ("pending", SOON, ["render"])


def test_a_draft_is_drawn_when_there_is_time(alice, make_shader):
    row = of(make_shader(alice, publish=False))
    assert (row.priority, jobs_of(row)) == (LATER, ["render_later"])


def test_publishing_a_draft_moves_its_drawing_up(alice, make_shader):
    draft = make_shader(alice, publish=False)
    shaders.shader_publish(shader=draft, by=alice)
    row = of(draft)
    assert (row.priority, jobs_of(row)) == (SOON, ["render_later", "render"])


def test_what_waits_for_a_review_is_drawn_for_whoever_looks_at_it(alice, make_shader, django_user_model):
    from apps.keys.services import key_create

    key, _ = key_create(user=alice, name="Night painter", scopes=["read", "write"])
    row = of(make_shader(alice, via=key))
    assert (row.priority, jobs_of(row)) == (SOON, ["render"])


def test_what_the_platform_brings_waits_for_everybody_else(make_shader):
    from apps.accounts.models import SYSTEM_USER_ID, User

    assert of(make_shader(User.objects.get(pk=SYSTEM_USER_ID))).priority == LATER


def test_the_same_program_is_drawn_once_for_all_who_have_it(alice, bob, make_shader):
    first, fork = make_shader(alice), None
    fork = shaders.shader_fork(shader=first, by=bob)
    shaders.shader_publish(shader=fork, by=bob)
    assert Render.objects.count() == 1
    assert jobs_of(of(first)) == ["render"]


def test_asking_for_less_haste_changes_nothing(alice):
    row = services.render_request(program=program(), priority=NOW)
    again = services.render_request(program=program(), priority=LATER)
    assert (again.pk, again.priority, jobs_of(row)) == (row.pk, NOW, ["render_now"])


def test_a_new_renderer_draws_anew(alice, monkeypatch):
    old = services.render_request(program=program())
    monkeypatch.setattr(current, "RENDERER", old.renderer_version + 1)
    assert services.render_request(program=program()).pk != old.pk


# --- Ready at once -------------------------------------------------------------------------------------


def test_a_fork_of_what_is_drawn_has_its_picture_at_once_and_no_job(alice, bob, make_shader):
    first = make_shader(alice)
    row = make_ready(of(first))
    Job.objects.all().delete()
    fork = shaders.shader_fork(shader=first, by=bob)
    shaders.shader_publish(shader=fork, by=bob)
    fork.refresh_from_db()
    assert fork.current_version.thumbnail == row.thumbnail
    assert fork.current_version.style_metadata == {"motion_type": "flowing"}
    assert Look.objects.get(shader=fork).listed
    assert jobs_of(row) == []


def test_a_version_that_is_restored_has_its_look_back_at_once(alice, make_shader):
    work = make_shader(alice)
    first = make_ready(of(work))
    shaders.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER))
    work.refresh_from_db()
    second = make_ready(Render.objects.get(content_hash=work.current_version.content_hash))
    shaders.version_restore(shader=work, by=alice, number=1)
    look = Look.objects.get(shader=work)
    assert (look.render_id, jobs_of(first), second.pk != first.pk) == (first.pk, ["render"], True)


# --- A draft that went on ------------------------------------------------------------------------------


def test_a_draft_that_was_saved_again_meanwhile_is_not_drawn(alice, make_shader, told_farm):
    farm = told_farm(fine())
    draft = make_shader(alice, publish=False)
    passed = of(draft)
    shaders.shader_revise(shader=draft, by=alice, content=written(glsl_code=OTHER))
    services.render_run(render=passed)
    assert (farm.drawn, Render.objects.filter(pk=passed.pk).exists()) == ([], False)


# --- Status -------------------------------------------------------------------------------------------


def test_a_status_says_its_place_in_the_queue(alice, make_shader):
    services.render_request(program=program("later"), priority=LATER)
    services.render_request(program=program("waits"), priority=NOW)
    status = render_status(make_shader(alice).current_version)
    assert (status.state, status.position) == ("pending", 2)


def test_statuses_of_many_are_one_query(alice, make_shader, django_assert_num_queries):
    from apps.renders.selectors import statuses

    versions = [make_shader(alice, title=f"Tide {n}", glsl_code=f"// {n}\n{PLAIN}").current_version for n in range(5)]
    make_ready(Render.objects.get(content_hash=versions[0].content_hash), measurements={"is_flashing": True})
    make_failed(Render.objects.get(content_hash=versions[1].content_hash))
    with django_assert_num_queries(1):
        found = statuses(versions)
    assert [found[version.pk].state for version in versions] == ["ready", "failed", "pending", "pending", "pending"]
    assert [found[version.pk].position for version in versions] == [None, None, 1, 2, 3]
    assert found[versions[0].pk].is_flashing
    assert found[versions[0].pk].thumbnail_url.startswith("/media/renders/")
    assert found[versions[1].pk].reason == "A frame takes too long."


def test_what_is_drawn_once_more_is_shown_as_it_was(alice, mona, make_shader):
    work = make_shader(alice)
    row = make_ready(of(work))
    assert services.render_again(renders=[row], by=mona) == 1
    status = render_status(work.current_version)
    assert (status.state, bool(status.preview_url)) == ("ready", True)
    row.refresh_from_db()
    assert (row.status, row.priority) == ("pending", LATER)


def test_what_an_older_renderer_drew_is_shown_until_the_newer_one_has(alice, make_shader, monkeypatch):
    work = make_shader(alice)
    old = make_ready(of(work))
    monkeypatch.setattr(current, "RENDERER", old.renderer_version + 1)
    services.render_request(version=work.current_version)
    assert render_status(work.current_version).state == "ready"


def test_a_version_that_nobody_had_drawn_says_so(alice, make_shader):
    work = make_shader(alice)
    Render.objects.all().delete()
    assert render_status(work.current_version).state == "none"


# --- Listed ---------------------------------------------------------------------------------------------


def test_a_look_is_listed_as_long_as_its_shader_is(alice, mona, make_shader):
    work = make_shader(alice)
    row = make_ready(of(work))
    services.render_run(render=row)
    look = Look.objects.get(shader=work)
    for act, listed in (
        (lambda: shaders.visibility_set(shader=work, by=alice, is_public=False), False),
        (lambda: shaders.visibility_set(shader=work, by=alice, is_public=True), True),
        (lambda: shaders.shader_archive(shader=work, by=alice), False),
        (lambda: shaders.shader_unarchive(shader=work, by=alice), True),
        (lambda: shaders.shader_take_down(shader=work, by=mona, reason="Too bright."), False),
    ):
        act()
        look.refresh_from_db()
        assert look.listed is listed


# --- Again ----------------------------------------------------------------------------------------------


def test_only_staff_has_renders_made_again(alice, make_shader):
    row = make_ready(of(make_shader(alice)))
    for act in (lambda: services.render_again(renders=[row], by=alice), lambda: services.renders_renew(by=alice)):
        with pytest.raises(PermissionDenied):
            act()


def test_more_than_a_page_can_wait_for_is_not_asked_for_at_once(mona, monkeypatch):
    monkeypatch.setattr(services, "MAX_AGAIN", 1)
    rows = [make_ready(services.render_request(program=program(str(n)))) for n in range(2)]
    with pytest.raises(Refused, match="up to 1 at a time"):
        services.render_again(renders=rows, by=mona)
    assert not Render.objects.filter(status="pending").exists()


def test_what_waits_already_is_not_asked_for_again(alice, mona, make_shader):
    row = of(make_shader(alice))
    assert services.render_again(renders=[row], by=mona) == 0
    assert jobs_of(row) == ["render"]


def test_old_fingerprints_are_renewed_in_batches_and_never_twice(mona, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    rows = [make_ready(services.render_request(program=program(str(n)), priority=NOW)) for n in range(5)]
    Job.objects.all().delete()
    monkeypatch.setattr(current, "FINGERPRINT", rows[0].fingerprint_version + 1)
    services.renders_renew(by=mona)
    counts, last = [services.renders_renew_batch()], "pk"
    while rest := list(unfinished().filter(task="apps.renders.tasks.renew_task", queue="render_later")):
        last = rest[0].args[0]
        rest[0].delete()
        counts.append(services.renders_renew_batch(after=last))
    assert counts == [2, 2, 1]
    assert {tuple(jobs_of(row)) for row in rows} == {("render_later",)}
    assert services.renders_renew_batch() == 0


def test_what_an_older_renderer_drew_is_drawn_by_the_newer_where_somebody_has_it(alice, make_shader, monkeypatch):
    old = make_ready(of(make_shader(alice)))
    make_ready(services.render_request(program=program("nobody's")))
    monkeypatch.setattr(current, "RENDERER", old.renderer_version + 1)
    assert services.renders_renew_batch() == 1
    newer = Render.objects.get(renderer_version=old.renderer_version + 1)
    assert (newer.content_hash, newer.priority) == (old.content_hash, LATER)
    assert services.renders_renew_batch() == 0


# --- Nothing is forgotten -------------------------------------------------------------------------------


def long_ago(**fields):
    Render.objects.update(**{name: timezone.now() - timedelta(hours=2) for name in fields})


def test_a_sweep_asks_again_for_what_has_no_job(alice, make_shader):
    row = of(make_shader(alice))
    Job.objects.all().delete()
    assert services.renders_sweep() == 0
    long_ago(queued_at=True)
    assert services.renders_sweep() == 1
    assert jobs_of(row) == ["render"]
    long_ago(queued_at=True)
    assert services.renders_sweep() == 0


def test_a_sweep_takes_up_what_a_lost_worker_had_begun(alice, make_shader):
    row = of(make_shader(alice))
    Job.objects.all().delete()
    Render.objects.update(status="rendering", started_at=timezone.now() - timedelta(hours=1), attempts=1)
    assert services.renders_sweep() == 1
    row.refresh_from_db()
    assert (row.status, row.attempts, jobs_of(row)) == ("pending", 1, ["render"])


def test_a_sweep_asks_for_what_the_public_sees_and_nobody_had_drawn(alice, make_shader):
    work = make_shader(alice)
    Render.objects.all().delete()
    assert services.renders_sweep() == 1
    assert of(work).priority == LATER


# --- Letting go -----------------------------------------------------------------------------------------


def kept(name: str) -> str:
    return files.keep(name.encode(), "webp")


def test_files_are_named_by_what_is_in_them_and_kept_once():
    name = kept("a picture")
    assert name == kept("a picture")
    assert name.startswith("renders/")
    assert default_storage.open(name).read() == b"a picture"


def test_a_write_that_fails_leaves_no_half_of_a_file(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept("a picture")
    monkeypatch.undo()
    assert default_storage.listdir("renders/half") == ([], [])


def test_a_preview_is_gone_after_a_day_with_its_files_but_not_with_those_of_others(
    alice, make_shader, django_capture_on_commit_callbacks
):
    shared, own = kept("shared"), kept("own")
    work = make_ready(of(make_shader(alice)), thumbnail=shared, poster="", preview="")
    for row in (work, services.preview_make(program=program("unsaved"), by=alice).render):
        Preview.objects.get_or_create(render=row, asked_by=alice)
    unsaved = Render.objects.get(content_hash=program("unsaved").content_hash)
    make_ready(unsaved, thumbnail=own, poster=shared, preview="")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.previews_prune() == 0
    Preview.objects.update(created_at=timezone.now() - timedelta(hours=25))
    Render.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.previews_prune() == 1
    assert list(Render.objects.all()) == [work]
    assert (default_storage.exists(own), default_storage.exists(shared)) == (False, True)


def test_what_a_newer_renderer_drew_takes_the_place_of_the_old(alice, make_shader, monkeypatch):
    old = make_ready(of(make_shader(alice)))
    monkeypatch.setattr(current, "RENDERER", old.renderer_version + 1)
    newer = services.render_request(program=old.program)
    Render.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert services.previews_prune() == 0
    make_ready(newer)
    assert services.previews_prune() == 1
    assert list(Render.objects.all()) == [newer]
