"""What scripts of the studio's pages are told where a person would be led on."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from apps.pages.tests.desks import DESK, draft, status_of
from apps.shaders.models import Shader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("compiled_once")]


def test_a_script_is_told_that_it_is_signed_out(as_):
    client = as_(None)
    answers = [
        client.post("/studio/import/keep/", "{}", content_type="application/json"),
        client.get("/studio/", headers={"Accept": "application/json"}),
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "signed_out"


def test_a_write_without_its_token_is_refused_to_people_and_scripts(alice, as_):
    work = draft(alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(DESK, {"do": "archive", "chosen": [work.code]}).status_code == 403
    told = client.post("/studio/import/keep/", "{}", content_type="application/json")
    assert (told.status_code, told.json()["error"]["code"]) == (403, "csrf")
    assert client.post("/studio/new/", {"start": "minimal"}).status_code == 403
    assert [one.status for one in alice.shaders.all()] == [Shader.Status.DRAFT]


def test_a_write_with_its_token_is_done(alice):
    work = draft(alice)
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = client.get(DESK).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    client.post(DESK, {"do": "archive", "chosen": [work.code], "csrfmiddlewaretoken": token[1]})
    assert status_of(work) == Shader.Status.ARCHIVED


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_a_script_hears_of_a_wrong_method(method, alice, as_):
    answer = getattr(as_(alice), method)("/studio/import/keep/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 100_000])
def test_a_script_hears_of_a_body_that_is_none(body, alice, as_):
    answer = as_(alice).post("/studio/import/keep/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_a_script_hears_of_a_body_that_is_too_large(alice, as_, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = as_(alice).post("/studio/import/keep/", {"sheet": {"title": "x" * 200}}, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
