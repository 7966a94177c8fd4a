"""REST: shaders that are brought as files, and taken along."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest

from apps.shaders import services
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN, FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, written
from apps.shaders.tests.test_api import Api, agent_of, error

pytestmark = pytest.mark.django_db

HEAD = "// Tide, by Iris\n// https://example.org/tide\n// Licence: CC BY-SA 4.0\n"


@pytest.fixture
def api(alice):
    return Api(alice)


@pytest.fixture
def bring(api):
    def act(text=HEAD + PLAIN, *, caller=api, **body):
        return caller("POST", "shaders/import", {"name": "tide.frag", "text": text, **body})

    return act


def packed(**files):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.frag", text)
    return base64.b64encode(room.getvalue()).decode()


# --- In -----------------------------------------------------------------------------------------------


def test_a_file_becomes_a_draft_with_its_makers_name(bring, alice):
    (found,) = bring().json()["found"]
    row = Shader.objects.get()
    assert (row.author, row.status, row.licence) == (alice, Shader.Status.DRAFT, "cc-by-sa")
    assert found["credit"] == row.credit
    assert found["credit"]["author"] == "Iris"
    assert (found["shader"]["code"], found["shader"]["licence"], found["ok"]) == (row.code, "cc-by-sa", True)


def test_what_it_was_made_from_stands_where_the_shader_is_read(bring, api):
    code = bring().json()["found"][0]["shader"]["code"]
    assert api("GET", f"shaders/{code}").json()["credit"] == {
        "author": "Iris",
        "url": "https://example.org/tide",
        "licence": "cc-by-sa",
        "format": "GLSL",
    }


def test_the_file_says_its_licence_and_the_caller_the_rest(bring):
    (found,) = bring(author="Iris Moon", url="https://example.org/moon", licence="mit").json()["found"]
    assert (found["licence"], found["credit"]["author"], found["credit"]["url"]) == (
        "cc-by-sa",
        "Iris Moon",
        "https://example.org/moon",
    )
    assert bring(PLAIN, licence="mit").json()["found"][0]["licence"] == "mit"
    assert bring(PLAIN).json()["found"][0]["licence"] == "all-rights-reserved"


def test_looking_keeps_nothing(bring):
    (found,) = bring(keep=False).json()["found"]
    assert (found["shader"], found["title"], found["dialect"]) == (None, "tide", "shadertoy")
    assert not Shader.objects.exists()


def test_what_does_not_compile_says_where_and_is_kept(bring):
    (found,) = bring(BROKEN).json()["found"]
    assert (found["ok"], found["errors"][0]["pass"], found["errors"][0]["line"]) == (False, "image", 2)
    assert Shader.objects.get().status == Shader.Status.DRAFT


def test_a_zip_brings_many_and_says_which_are_none(api):
    sent = {"name": "set.zip", "base64": packed(tide=PLAIN, sea=OTHER, notes="Nothing to draw.")}
    answer = api("POST", "shaders/import", sent).json()
    assert sorted(one["title"] for one in answer["found"]) == ["sea", "tide"]
    assert answer["failed"] == [
        {"name": "notes.frag", "why": "There is no shader in this: it has neither mainImage nor main."}
    ]
    assert Shader.objects.count() == 2


def test_more_than_a_call_takes_is_refused(api):
    many = {f"tide{number}": f"{PLAIN}// {number}\n" for number in range(21)}
    answer = api("POST", "shaders/import", {"name": "set.zip", "base64": packed(**many)})
    assert (answer.status_code, error(answer)["code"]) == (409, "refused")
    assert error(answer)["message"] == "There are 21 shaders in this. Bring up to 20 at a time."
    assert not Shader.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, ""),
        ({"text": ""}, ""),
        ({"text": PLAIN, "base64": "AAAA"}, ""),
        ({"base64": "no base64!"}, "base64"),
        ({"base64": "ü"}, "base64"),
        ({"base64": base64.b64encode(b"PK\x03\x04 broken").decode()}, "base64"),
        ({"base64": base64.b64encode(bytes(range(256))).decode()}, "base64"),
        ({"text": " \n"}, "text"),
        ({"text": "Only words."}, "text"),
        ({"text": "{"}, "text"),
        ({"text": "[" * 100_000}, "text"),
        ({"text": PLAIN, "url": "javascript:alert(1)"}, "url"),
        ({"text": PLAIN, "licence": "gpl"}, "licence"),
        ({"text": PLAIN, "ai_provider": "skynet"}, "ai_provider"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(api, sent, field):
    answer = api("POST", "shaders/import", {"name": "tide.frag", **sent})
    assert (answer.status_code, error(answer)["code"]) == (400, "invalid")
    assert list(error(answer)["fields"]) == ([field] if field else [])
    assert error(answer)["message"]
    assert not Shader.objects.exists()


def test_a_key_on_probation_brings_drafts_and_each_call_is_one_write(bring, alice):
    agent = agent_of(alice)
    before = int(agent("GET", "whoami").json()["writes"]["remaining"])
    (found,) = bring(caller=agent, ai_provider="anthropic").json()["found"]
    assert (found["shader"]["status"], found["shader"]["ai_provider"]) == ("draft", "anthropic")
    assert int(agent("GET", "whoami").json()["writes"]["remaining"]) == before - 1
    assert Shader.objects.get().current_version.submitted_via is not None


def test_a_call_sent_twice_brings_it_once(api):
    body = {"name": "tide.frag", "text": PLAIN}
    first = api("POST", "shaders/import", body, **{"Idempotency-Key": "once"})
    again = api("POST", "shaders/import", body, **{"Idempotency-Key": "once"})
    assert first.content == again.content
    assert Shader.objects.count() == 1


# --- Out ----------------------------------------------------------------------------------------------


@pytest.fixture
def row(alice):
    row = services.shader_create(author=alice, content=written(), publish=True)
    services.shader_revise(shader=row, by=alice, content=written(glsl_code=OTHER))
    return row


def exported(api, row, kind, query=""):
    return api("GET", f"shaders/{row.code}/export/{kind}{query}")


def test_it_goes_out_as_source_document_and_page(api, row):
    frag = exported(api, row, "frag").json()
    assert (frag["text"], frag["base64"]) == (OTHER, None)
    assert frag["name"] == f"slow-tide-{row.code}.frag"
    assert exported(api, row, "frag", "?version=1").json()["text"] == PLAIN
    page = exported(api, row, "html").json()
    assert (page["text"][:15], page["content_type"]) == ("<!doctype html>", "text/html; charset=utf-8")


def test_several_passes_go_out_as_a_zip_that_comes_in_again(api, alice):
    echo = written(title="Echo", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    row = services.shader_create(author=alice, content=echo)
    out = exported(api, row, "frag").json()
    assert (out["text"], out["content_type"]) == (None, "application/zip")
    back = api("POST", "shaders/import", {"name": out["name"], "base64": out["base64"], "licence": "cc-by"})
    assert Shader.objects.get(code=back.json()["found"][0]["shader"]["code"]).program == row.program


def test_the_document_comes_in_again_with_its_authors_name(api, bob, row):
    out = exported(api, row, "json").json()
    back = Api(bob)("POST", "shaders/import", {"name": out["name"], "text": out["text"]}).json()["found"][0]
    assert (back["credit"]["author"], back["licence"]) == ("alice", row.licence)
    assert Shader.objects.get(author=bob).program.glsl_code == OTHER


def test_what_is_not_for_the_caller_is_not_given(api, bob, alice, row):
    assert exported(Api(bob), row, "exe").status_code == 404
    assert exported(Api(bob), row, "frag", "?version=9").status_code == 404
    services.terms_set(shader=row, by=alice, terms=services.Terms("cc-by", False, False, True))
    answer = exported(agent_of(bob), row, "html")
    assert (answer.status_code, error(answer)["code"]) == (403, "forbidden")
    assert error(answer)["message"] == "The author does not let agents read this source."
    assert exported(Api(bob), row, "html").status_code == 200
    services.access_set(shader=row, by=alice, access_tier="locked")
    assert exported(Api(bob), row, "json").status_code == 403
    services.shader_archive(shader=row, by=alice)
    assert exported(Api(bob), row, "json").status_code == 404
    assert exported(api, row, "json").status_code == 200
