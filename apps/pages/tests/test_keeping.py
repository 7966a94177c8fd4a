"""What the editor's script asks while somebody writes: JSON, for the author alone."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.shaders import services
from apps.shaders.content import Content
from apps.shaders.models import Shader
from apps.shaders.sheets import MAX_BYTES, Sheet
from apps.shaders.tests.examples import OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db

DEVICE = "6f9619ff-8b86-4d01-b42d-00c04fc964ff"


@pytest.fixture
def work(alice: Any) -> Shader:
    return shader(alice, publish=False)


def address(name: str, work: Shader, *more: Any) -> str:
    return reverse(f"studio:{name}", args=[work.code, *more])


def sheet_of(work: Shader, **changed: Any) -> dict[str, Any]:
    return {**Sheet.of_version(work.current_version).document, **changed}


def kept(client: Client, work: Shader, **body: Any) -> Any:
    whole = {"device": DEVICE, "based_on": 1, "typed_at": timezone.now().isoformat(), **body}
    return client.post(address("drafts", work), whole, content_type="application/json")


def settled(client: Client, work: Shader, number: int | None) -> Any:
    body = {"device": DEVICE, "settle": number}
    return client.post(address("drafts", work), body, content_type="application/json")


def revised(work: Shader, **changed: Any) -> Shader:
    services.shader_revise(shader=work, by=cast(User, work.author), content=replace(Content.of(work), **changed))
    return Shader.objects.get(pk=work.pk)


def test_the_state_says_where_the_shader_stands_and_who_is_there(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    state = client.get(address("state", work)).json()
    assert (state["number"], state["title"], state["status"]) == (1, work.title, "draft")
    assert (state["person"], state["unsaved"]) == (str(alice.pk), None)
    row = kept(client, work, sheet=sheet_of(work, title="Half a t")).json()
    assert client.get(address("state", work)).json()["unsaved"] == row


def test_its_token_is_believed(alice: Any, work: Shader) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    body = json.dumps({"device": DEVICE, "sheet": sheet_of(work, title="x"), "based_on": 1})
    where = address("drafts", work)
    refused = client.post(where, body, content_type="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "csrf")
    token = client.get(address("state", work)).json()["csrf"]
    believed = client.post(where, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert believed.status_code == 200


def test_what_was_typed_is_kept_as_it_was_typed(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    typed = sheet_of(work, title="", glsl_code="void mainImage(", tags="sea, ,", note="not yet")
    row = kept(client, work, sheet=typed).json()
    assert (row["device"], row["based_on"], row["settled_at"], row["saved_as"]) == (DEVICE, 1, None, None)
    listed = client.get(address("drafts", work)).json()
    assert listed["drafts"] == [row]
    assert [one["number"] for one in listed["versions"]] == [1]
    whole = client.get(address("draft", work, row["id"])).json()
    assert whole == {**row, "sheet": {**typed, "passes": whole["sheet"]["passes"]}}


def test_a_version_is_told_with_its_text_and_who_saved_it(as_: Any, alice: Any, work: Shader) -> None:
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER), note="Calmer")
    client = as_(alice)
    first, second = (client.get(address("version", work, number)).json() for number in (1, 2))
    assert first["sheet"]["glsl_code"] == PLAIN
    assert (second["sheet"]["glsl_code"], second["note"], second["by"]) == (OTHER, "Calmer", "you")
    for number in (0, 3, 2**40):
        assert client.get(f"/studio/{work.code}/versions/{number}/").status_code == 404


def test_what_was_saved_or_thrown_away_is_not_offered_again(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    kept(client, work, sheet=sheet_of(work, title="Thrown away"))
    assert settled(client, work, None).json() == {"settled": None}
    assert client.get(address("state", work)).json()["unsaved"] is None
    kept(client, work, sheet=sheet_of(work, title="Saved"))
    work = revised(work, title="Saved")
    settled(client, work, 2)
    assert client.get(address("state", work)).json()["unsaved"] is None
    rows = client.get(address("drafts", work)).json()["drafts"]
    assert {(row["title"], row["saved_as"]) for row in rows} == {("Thrown away", None), ("Saved", 2)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "mine"},
        {"device": None},
        {"device": 7},
        {"based_on": None},
        {"based_on": "1"},
        {"based_on": True},
        {"based_on": 0},
        {"based_on": 2**80},
        {"typed_at": "yesterday"},
        {"typed_at": 1},
        {"typed_at": "0001-01-01T00:00:00+14:00"},
        {"typed_at": "2026-13-01T00:00:00Z"},
        {"sheet": None},
        {"sheet": "void mainImage()"},
        {"sheet": {"glsl_code": 7}},
        {"sheet": {"passes": {"sound": {"code": ""}}}},
        {"settle": "2"},
        {"settle": -1},
    ],
)
def test_what_is_no_draft_is_refused_in_words(as_: Any, alice: Any, work: Shader, wrong: dict[str, Any]) -> None:
    client = as_(alice)
    answer = kept(client, work, **{"sheet": sheet_of(work, title="x"), **wrong})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].endswith(".")
    assert client.get(address("drafts", work)).json()["drafts"] == []


def test_a_version_that_is_not_there_is_none_to_stand_on(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    answer = kept(client, work, sheet=sheet_of(work, title="x"), based_on=2)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "refused")
    assert settled(client, work, 9).status_code == 409


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"a":' * 5000, b"\xff\xfe"])
def test_what_is_not_json_is_refused(as_: Any, alice: Any, work: Shader, body: bytes) -> None:
    answer = as_(alice).post(address("drafts", work), body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


def test_a_clock_that_runs_ahead_is_set_back(as_: Any, alice: Any, work: Shader) -> None:
    for ahead in ("9999-12-31T23:59:59-14:00", (timezone.now() + timedelta(days=2)).isoformat()):
        row = kept(as_(alice), work, sheet=sheet_of(work, title=ahead[:9]), typed_at=ahead, device=str(uuid.uuid4()))
        assert row.json()["typed_at"] <= row.json()["saved_at"]


def test_more_than_is_kept_of_a_shader_is_refused_and_says_how_much_that_is(
    as_: Any, alice: Any, work: Shader, settings: Any
) -> None:
    client = as_(alice)
    answer = kept(client, work, sheet=sheet_of(work, glsl_code="x" * (MAX_BYTES + 1)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert "512 KiB" in answer.json()["error"]["message"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    assert kept(client, work, sheet=sheet_of(work, glsl_code="x" * 2048)).status_code == 413


@pytest.mark.parametrize("name", ["state", "drafts", "version", "draft"])
def test_nobody_else_finds_anything_there(as_: Any, bob: Any, mona: Any, ada: Any, work: Shader, name: str) -> None:
    rest: dict[str, list[Any]] = {"version": [1], "draft": [uuid.uuid4()]}
    more = rest.get(name, [])
    for person in (bob, mona, ada):
        answer = as_(person).get(address(name, work, *more))
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
        assert work.title not in answer.content.decode()
    signed_out = as_(None).get(address(name, work, *more))
    assert (signed_out.status_code, signed_out.json()["error"]["code"]) == (401, "signed_out")
    assert "no-store" in signed_out["Cache-Control"]


def test_a_page_that_stayed_open_learns_that_somebody_else_is_signed_in(as_: Any, bob: Any, work: Shader) -> None:
    answer = as_(bob).get(address("state", work))
    assert (answer.status_code, answer.json()["person"]) == (404, str(bob.pk))
    assert kept(as_(bob), work, sheet=sheet_of(work, title="Mine now")).status_code == 404


def test_a_draft_of_another_shader_is_not_found_under_this_one(as_: Any, alice: Any, work: Shader) -> None:
    client, other = as_(alice), shader(alice, title="Another", publish=False)
    row = kept(client, other, sheet=sheet_of(other, title="x")).json()
    assert client.get(address("draft", work, row["id"])).status_code == 404


def test_methods_that_mean_nothing_here_are_refused(as_: Any, alice: Any, work: Shader) -> None:
    client = as_(alice)
    assert client.post(address("state", work)).status_code == 405
    assert client.delete(address("drafts", work)).status_code == 405
    assert client.put(address("version", work, 1)).status_code == 405
