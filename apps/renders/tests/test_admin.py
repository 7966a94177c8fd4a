from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import Job
from apps.renders import current, services
from apps.renders.models import Render
from apps.renders.tests.examples import make_failed, make_ready, program
from apps.shaders.models import Shader
from apps.shaders.tests.examples import OTHER, PLAIN

pytestmark = pytest.mark.django_db
LIST = "/admin/renders/render/"
FARM = f"{LIST}farm/"


def of(shader) -> Render:
    return Render.objects.get(content_hash=shader.current_version.content_hash)


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_farm_tells_how_it_is(alice, mona, as_, make_shader):
    make_ready(of(make_shader(alice)), measurements={"compile_ms": 250.0, "still_ms": 500}, elapsed_ms=2500)
    make_failed(of(make_shader(alice, glsl_code=OTHER)), kind="memory")
    services.render_request(program=program("waits"), priority=Render.Priority.NOW)
    said = text_of(as_(mona).get(FARM))
    assert "A person waits render_now 1 " in said
    assert "Compiling 0.25 0.25 0.25" in said
    assert "All of the drawing 2.50 2.50 2.50" in said
    assert "Ready 1 Too much memory 1" in said
    assert "None. What is asked for waits until there is one." in said


def test_the_farm_is_told_of_also_where_redis_is_away(mona, as_, settings, monkeypatch):
    import redis

    from apps.renders import farm_page

    monkeypatch.setattr(farm_page, "connection", lambda: redis.Redis(port=1))
    assert "Redis does not say which there are." in text_of(as_(mona).get(FARM))


def test_an_empty_farm_has_nothing_to_tell(mona, as_):
    said = text_of(as_(mona).get(FARM))
    assert "Nothing was drawn in the last day." in said
    assert "Nothing waits." in said


def test_all_old_ones_are_asked_for_once_more_by_a_job(alice, mona, as_, make_shader, monkeypatch):
    row = make_ready(of(make_shader(alice)))
    assert "0 programs drawn" in text_of(as_(mona).get(FARM))
    monkeypatch.setattr(current, "FINGERPRINT", row.fingerprint_version + 1)
    assert "1 program drawn" in text_of(as_(mona).get(FARM))
    assert as_(mona).post(FARM).status_code == 302
    assert Job.objects.filter(task="apps.renders.tasks.renew_task").count() == 1


def test_chosen_ones_are_drawn_again(alice, mona, as_, make_shader):
    ready, waits = make_ready(of(make_shader(alice))), of(make_shader(alice, glsl_code=OTHER))
    answer = as_(mona).post(LIST, {"action": "render_again", "_selected_action": [ready.pk, waits.pk]})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["Asked for again: 1. What waits already was left as it is."]
    ready.refresh_from_db()
    assert (ready.status, ready.priority) == ("pending", Render.Priority.LATER)


def test_somebody_who_does_not_moderate_sees_nothing_of_it(alice, as_, make_shader):
    row = of(make_shader(alice))
    for address in (LIST, FARM, f"{LIST}{row.pk}/change/"):
        assert as_(alice).get(address, follow=True).status_code == 404
        assert as_(alice).post(address, follow=True).status_code == 404


def test_a_draft_is_nobodys_to_look_at_here(alice, mona, as_, make_shader):
    draft = make_shader(alice, publish=False, title="Secret tide")
    row = make_ready(of(draft), reason="", messages=[])
    make_failed(row, kind="compile", reason="It does not compile.")
    Render.objects.update(messages=[{"pass": "image", "line": 3, "message": "secret_name is unknown"}])
    for address in (LIST, f"{LIST}{row.pk}/change/", FARM):
        page = as_(mona).get(address).content.decode()
        assert "Secret tide" not in page
        assert row.thumbnail not in page
        assert "secret_name" not in page


def test_no_page_of_it_shows_source(alice, mona, ada, as_, make_shader):
    work = make_shader(alice)
    row = make_ready(of(work))
    Shader.objects.update(access_tier="locked")
    for person in (mona, ada):
        page = as_(person).get(f"{LIST}{row.pk}/change/").content.decode()
        assert "mainImage" not in page
        assert PLAIN[:30] not in page
        assert work.title in page
        assert row.poster in page


def test_a_list_of_many_costs_no_more_than_one_of_few(mona, as_, make_shader):
    client, costs = as_(mona), []
    for count in (2, 9):
        for number in range(count):
            make_ready(of(make_shader(None, glsl_code=f"// {count}, {number}\n{PLAIN}")))
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        costs.append(len(asked))
    assert costs[0] == costs[1]
