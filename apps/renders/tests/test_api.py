from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from apps.keys.models import ApiKey
from apps.keys.services import key_create
from apps.renders import services
from apps.renders.models import Preview, Render
from apps.renders.tests.examples import fine, make_failed, make_ready, program
from apps.shaders.check import CheckUnavailable
from apps.shaders.tests.examples import BROKEN, FEEDBACK_IMAGE, FEEDBACK_PASSES, PLAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(alice, as_):
    """`ask(glsl_code=…)` as alice, or as somebody else; → status, what is said."""

    def post(by=alice, **body):
        answer = as_(by).post("/api/v1/shaders/preview", body, "application/json")
        return answer.status_code, answer.json()

    return post


@pytest.fixture
def read(alice, as_):
    def get(preview_id, by=alice):
        answer = as_(by).get(f"/api/v1/previews/{preview_id}")
        return answer.status_code, answer.json()

    return get


def test_a_preview_is_drawn_before_all_others_and_read_by_its_id(ask, read, told_farm):
    told_farm(fine())
    services.render_request(program=program("of somebody else"))
    status, said = ask(glsl_code=PLAIN)
    assert (status, said["status"], said["position"], said["measurements"]) == (202, "pending", 1, None)
    row = Render.objects.get(previews=said["id"])
    services.render_run(render=row)
    status, said = read(said["id"])
    assert (status, said["status"], said["position"], said["reason"]) == (200, "ready", None, "")
    for name, data in (("thumbnail_url", b"thumbnail of picture"), ("sheet_url", b"sheet of picture")):
        assert default_storage.open(said[name].removeprefix("/media/")).read() == data
    assert said["measurements"]["frame_ms"] == {"640x360": 9.5}
    assert said["fingerprint_version"] is not None


def test_a_program_of_several_passes_is_drawn_too(ask):
    status, said = ask(glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    assert status == 202
    assert "buffer_a" in Render.objects.get(previews=said["id"]).program.passes


def test_what_is_drawn_already_is_ready_at_once(alice, ask, make_shader):
    make_ready(Render.objects.get(content_hash=make_shader(alice).current_version.content_hash))
    assert ask(glsl_code=PLAIN)[1]["status"] == "ready"


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        ({"is_blank": True, "is_static": True}, ["blank"]),
        ({"is_static": True}, ["does not move"]),
        ({"is_flashing": True}, ["flashes"]),
        ({"frame_ms": {"640x360": 900.0}}, ["900 ms"]),
        ({"frame_ms": {"640x360": 900.0}, "is_reduced": True, "is_static": True}, ["does not move", "smaller"]),
        ({"frame_ms": {"640x360": 9.0}}, []),
    ],
)
def test_it_warns_in_plain_sentences(ask, read, measured, words):
    _, said = ask(glsl_code=PLAIN)
    make_ready(Render.objects.get(), measurements={"compile_ms": 1.0, "frame_ms": {}, **measured})
    warnings = read(said["id"])[1]["warnings"]
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


def test_what_could_not_be_drawn_says_why(ask, read):
    _, said = ask(glsl_code=PLAIN)
    make_failed(Render.objects.get())
    said = read(said["id"])[1]
    assert (said["status"], said["reason"], said["warnings"]) == ("failed", "A frame takes too long.", [])


def test_what_does_not_compile_is_never_drawn(ask):
    status, said = ask(glsl_code=BROKEN)
    assert (status, said["error"]["code"], list(said["error"]["fields"])) == (422, "does_not_compile", ["image"])
    assert not Render.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"glsl_code": ""}, {"glsl_code": "\x00"}, {"glsl_code": PLAIN, "passes": {"x": {}}}]
)
def test_what_is_no_program_is_refused(ask, body):
    assert ask(**body)[0] == 400
    assert not Render.objects.exists()


def test_a_compiler_that_is_away_is_said_to_be(ask, monkeypatch):
    def away(_):
        raise CheckUnavailable

    monkeypatch.setattr(services, "check", away)
    assert ask(glsl_code=PLAIN)[0] == 503


def test_it_is_for_whoever_asked_alone_and_for_a_day(alice, bob, mona, ask, read):
    _, said = ask(glsl_code=PLAIN)
    assert [read(said["id"], by)[0] for by in (alice, bob, mona, None)] == [200, 404, 404, 401]
    assert read(uuid.uuid4())[0] == 404
    Preview.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert read(said["id"])[0] == 404


def test_nobody_fills_the_first_queue_alone(alice, bob, ask):
    for number in range(services.MAX_PREVIEWS_WAITING):
        assert ask(glsl_code=f"// {number}\n{PLAIN}")[0] == 202
    status, said = ask(glsl_code=f"// more\n{PLAIN}")
    assert (status, said["error"]["code"]) == (409, "refused")
    assert ask(by=bob, glsl_code=f"// more\n{PLAIN}")[0] == 202


def test_a_key_that_reads_may_ask_and_it_costs_a_write(alice):
    key, secret = key_create(user=alice, name="Painter", scopes=["read"])
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "once"}
    body = {"glsl_code": PLAIN}
    answer = Client().post("/api/v1/shaders/preview", body, "application/json", headers=headers)
    assert (answer.status_code, answer["RateLimit-Limit"], answer["RateLimit-Remaining"]) == (202, "10", "9")
    again = Client().post("/api/v1/shaders/preview", body, "application/json", headers=headers)
    assert (again.json()["id"], again["Idempotency-Replayed"]) == (answer.json()["id"], "true")
    assert Preview.objects.get().via == ApiKey.objects.get(pk=key.pk)


def test_a_shader_tells_of_its_pictures(alice, as_, make_shader):
    work = make_shader(alice)

    def said():
        found = as_(None).get(f"/api/v1/shaders/{work.code}").json()
        return found["render"], found["poster_url"], found["preview_url"]

    assert said() == ({"status": "pending", "reason": ""}, None, None)
    row = make_ready(Render.objects.get())
    assert said() == ({"status": "ready", "reason": ""}, f"/media/{row.poster}", f"/media/{row.preview}")
    Render.objects.update(ready_at=None, status="failed", kind="slow", reason="A frame takes too long.")
    assert said()[0] == {"status": "failed", "reason": "A frame takes too long."}


def test_a_locked_source_is_not_to_be_had_by_way_of_its_drawing(alice, bob, as_, make_shader, ask):
    """Whoever draws the same program has its source already; the answer says nothing that was not sent."""
    from apps.shaders.models import Shader

    work = make_shader(alice)
    Shader.objects.filter(pk=work.pk).update(access_tier="locked")
    make_ready(Render.objects.get())
    _, said = ask(by=bob, glsl_code=PLAIN)
    assert "glsl_code" not in said
    answer = as_(bob).get(f"/api/v1/shaders/{work.code}").json()
    assert answer["glsl_code"] is None
