"""Where a shader begins: the starts that the studio offers, and what becomes of one."""

from __future__ import annotations

import pytest

from apps.pages.tests.desks import draft, text_of
from apps.shaders.models import Shader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compiled_once")]


def test_the_starts_are_offered_with_a_picture_and_a_program(alice, as_):
    client = as_(alice)
    page = client.get("/studio/new/")
    starts = page.context["starts"]
    assert len(starts) >= 5
    for start in starts:
        assert start.about in text_of(page)
        assert client.get(start.program_url).json()["glsl_code"]
        if start.poster_url:
            answer = client.get(start.poster_url)
            assert answer["Content-Type"] == "image/webp"
            assert b"".join(answer.streaming_content)[:4] == b"RIFF"


def test_a_start_becomes_a_draft_and_opens(alice, as_):
    client = as_(alice)
    start = client.get("/studio/new/").context["starts"][0]
    form = {"start": start.name, "shader_id": str(start.shader_id)}
    places = {client.post("/studio/new/", form)["Location"] for _ in range(2)}
    made = alice.shaders.get()
    assert places == {f"/studio/{made.code}/"}
    assert (made.status, made.title) == (Shader.Status.DRAFT, start.title)


@pytest.mark.parametrize(
    "form", [{}, {"start": "nothing"}, {"start": "../secrets"}, {"start": "minimal", "shader_id": "x"}]
)
def test_a_start_that_is_not_there_makes_nothing(form, alice, as_):
    assert as_(alice).post("/studio/new/", form)["Location"] == "/studio/new/"
    assert not alice.shaders.exists()


def test_a_form_made_for_somebody_elses_draft_is_refused(alice, bob, as_):
    work = draft(alice)
    answer = as_(bob).post("/studio/new/", {"start": "minimal", "shader_id": str(work.pk)}, follow=True)
    assert "This form was made for another shader." in text_of(answer)
    assert not bob.shaders.exists()


def test_beginning_needs_somebody_and_leads_back(as_):
    for answer in (as_(None).get("/studio/new/"), as_(None).post("/studio/new/", {"start": "minimal"})):
        assert answer["Location"] == "/account/login/?next=/studio/new/"


def test_a_start_that_is_gone_has_no_picture(alice, as_):
    assert as_(alice).get("/studio/new/nothing/poster.webp").status_code == 404
    assert as_(alice).get("/studio/new/nothing/program.json").status_code == 404
