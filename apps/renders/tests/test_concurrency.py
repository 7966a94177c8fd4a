"""Several at the same moment, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from apps.core.errors import Refused
from apps.core.queue import unfinished
from apps.renders import services
from apps.renders.models import Look, Preview, Render
from apps.renders.tests.examples import fine, make_ready, program
from apps.shaders import services as shaders

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returns, or what it raises."""
    ready = threading.Barrier(len(acts))

    def act(one: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            return one()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_a_program_that_many_ask_for_at_once_is_one_render_with_one_job():
    found = at_once(*[lambda: services.render_request(program=program())] * 6)
    assert {row.pk for row in found} == {Render.objects.get().pk}
    assert unfinished().count() == 1


def test_two_workers_draw_it_once(told_farm):
    farm = told_farm(fine())
    # Whoever draws waits until the other one has come and gone.
    first_has_gone = threading.Event()
    farm.meanwhile = lambda: first_has_gone.wait(timeout=20)
    row = services.render_request(program=program())

    def run():
        services.render_run(render=row)
        first_has_gone.set()

    at_once(run, run)
    assert len(farm.drawn) == 1
    assert Render.objects.get().status == "ready"


def test_whoever_publishes_while_it_is_drawn_has_its_picture(alice, bob, make_shader, told_farm):
    farm = told_farm(fine())
    first = make_shader(alice)
    row = Render.objects.get()
    published = []

    def publish():
        """In another process, as it were."""
        with ThreadPoolExecutor(1) as pool:
            published.append(pool.submit(_closing, lambda: make_shader(bob)).result(timeout=20))

    farm.meanwhile = publish
    make_ready(row, status="pending", ready_at=None)
    services.render_run(render=row)
    row.refresh_from_db()
    for shader in (first, *published):
        shader.current_version.refresh_from_db()
        assert shader.current_version.thumbnail == row.thumbnail
    assert len(published) == 1


def _closing(act):
    try:
        return act()
    finally:
        connection.close()


def test_publishing_and_the_end_of_a_drawing_do_not_wait_for_each_other(alice, make_shader):
    works = [make_shader(alice) for _ in range(3)]
    row = make_ready(Render.objects.get())
    acts = []
    for work in works:
        acts.append(lambda: services.render_run(render=row))
        acts.append(lambda work=work: shaders.visibility_set(shader=work, by=alice, is_public=False))
    assert [error for error in at_once(*acts) if isinstance(error, Exception)] == []
    assert Look.objects.filter(listed=False).count() == 3


def test_two_previews_at_once_do_not_both_find_the_last_room(alice):
    for number in range(services.MAX_PREVIEWS_WAITING - 1):
        services.preview_make(program=program(str(number)), by=alice)
    answers = at_once(*[lambda n=n: services.preview_make(program=program(f"last {n}"), by=alice) for n in range(2)])
    assert sorted(type(answer) for answer in answers if isinstance(answer, Refused)) == [Refused]
    assert Preview.objects.count() == services.MAX_PREVIEWS_WAITING


def test_what_is_asked_for_while_it_is_cleared_away_is_there_in_the_end(alice, told_farm):
    told_farm(fine())
    for _ in range(5):
        row = services.render_request(program=program(), priority=Render.Priority.LATER)
        at_once(
            # Nobody wants it, so it is let go;
            lambda row=row: services.render_run(render=row),
            # and in this moment somebody does.
            lambda: services.preview_make(program=program(), by=alice),
        )
        preview = Preview.objects.select_related("render").latest("created_at")
        assert preview.render.content_hash == program().content_hash
        Preview.objects.all().delete()
        Render.objects.all().delete()
