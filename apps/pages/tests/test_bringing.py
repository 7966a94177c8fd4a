"""Import: files are read, checked and kept as drafts; what fails says why and stops nothing else."""

from __future__ import annotations

import html
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.pages.studio import bringing
from apps.pages.studio.bringing import MAX_AT_ONCE
from apps.shaders.check import CheckUnavailable
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN, OTHER, PLAIN, shader

pytestmark = pytest.mark.django_db
IMPORT, CHECK, KEEP = "/studio/import/", "/studio/import/check/", "/studio/import/keep/"
EXAMPLES = Path(configured.BASE_DIR, "apps/shaders/tests/imports")
FEEDBACK = "feedback.shadertoy.json"


def example(name: str) -> SimpleUploadedFile:
    return a_file(name, (EXAMPLES / name).read_bytes())


def a_file(name: str, data: bytes | str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def read(client: Any, file: SimpleUploadedFile) -> Any:
    return client.post(IMPORT, {"file": file}, headers={"Accept": "application/json"})


def send(client: Any, address: str, **body: Any) -> Any:
    return client.post(address, body, content_type="application/json")


def kept(answer: Any) -> Shader:
    assert answer.status_code == 200, answer.content
    return Shader.objects.get(code=answer.json()["code"])


def form(*files: SimpleUploadedFile, **fields: Any) -> dict[str, Any]:
    """As a browser without JavaScript sends it."""
    return {"brought": list(files), "text": "", "whose": "own", "batch": str(uuid.uuid4()), **fields}


def text_of(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


SHEET = {"title": "Brought", "glsl_code": PLAIN}


# --- Reading ------------------------------------------------------------------------------------------


def test_it_tells_what_is_in_a_file(alice, as_):
    answer = read(as_(alice), example(FEEDBACK)).json()
    (found,) = answer["found"]
    assert (found["title"], found["format"], found["licence"]) == ("Wet paint", "Shadertoy JSON", "CC BY-SA 4.0")
    assert found["credit"]["author"] == "alice"
    assert {"pass": "Image", "message": "iChannel2 read a picture of Shadertoy's; white noise stands in."} in found[
        "notes"
    ]
    assert {"buffer_b", "image"} <= set(found["sheet"]["passes"])
    assert answer["failed"] == []
    assert not alice.shaders.exists()


def test_it_names_those_in_a_zip_that_are_none(alice, as_):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.frag", PLAIN)
        archive.writestr("two.frag", OTHER)
        archive.writestr("bad.frag", "nothing to see")
    answer = read(as_(alice), a_file("works.zip", packed.getvalue())).json()
    assert sorted(found["title"] for found in answer["found"]) == ["one", "two"]
    assert [failed["name"] for failed in answer["failed"]] == ["bad.frag"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.frag", "", "This file is empty."),
        ("broken.json", "{ not json", "JSON"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0", ""),
        ("deep.json", "[" * 50_000, ""),
        ("../../etc/passwd", "root", "There is no shader in this"),
    ],
)
def test_what_cannot_be_read_says_why(name, data, why, alice, as_):
    answer = read(as_(alice), a_file(name, data))
    assert answer.status_code == 200
    assert answer.json()["found"] == []
    assert why in answer.json()["failed"][0]["why"]


def test_a_call_without_a_file_is_refused(alice, as_):
    answer = as_(alice).post(IMPORT, {}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Send one file.")


def test_it_says_what_the_compiler_says(alice, as_):
    good = send(as_(alice), CHECK, sheet=SHEET).json()
    assert good == {"ok": True, "dialect": "Shadertoy", "messages": []}
    bad = send(as_(alice), CHECK, sheet={**SHEET, "glsl_code": BROKEN}).json()
    assert bad["ok"] is False
    assert bad["messages"][0].startswith("Image, line 2: ")


def test_it_says_that_the_compiler_is_away(alice, as_, monkeypatch):
    def away(program: Any) -> Any:
        raise CheckUnavailable

    monkeypatch.setattr(bringing, "check", away)
    assert send(as_(alice), CHECK, sheet=SHEET).json()["ok"] is None


# --- Keeping ------------------------------------------------------------------------------------------


def test_what_is_kept_is_a_draft_with_its_credit(alice, as_):
    client = as_(alice)
    (found,) = read(client, example(FEEDBACK)).json()["found"]
    made = kept(send(client, KEEP, sheet=found["sheet"], credit=found["credit"], shader_id=str(uuid.uuid4())))
    assert (made.author, made.status, made.title) == (alice, Shader.Status.DRAFT, "Wet paint")
    assert made.licence == User.Licence.CC_BY_SA
    assert made.credit["author"] == "alice"
    assert made.credit["format"] == "Shadertoy JSON"
    assert made.program.document["passes"] == found["sheet"]["passes"]


def test_ones_own_work_has_the_terms_of_ones_own(alice, as_):
    alice.default_licence, alice.default_allows_training = User.Licence.MIT, True
    alice.save()
    made = kept(send(as_(alice), KEEP, sheet=SHEET, asked={"whose": "own", "author": "Nobody", "licence": "cc0"}))
    assert (made.licence, made.allows_training, made.credit["author"]) == (User.Licence.MIT, True, "")


def test_somebody_elses_work_is_theirs(alice, as_):
    alice.default_licence, alice.default_allows_training = User.Licence.CC0, True
    alice.save()
    asked = {"whose": "other", "author": "Dana", "url": "https://example.com/dana", "licence": ""}
    made = kept(send(as_(alice), KEEP, sheet=SHEET, asked=asked))
    assert (made.credit["author"], made.credit["url"]) == ("Dana", "https://example.com/dana")
    # Nobody said what it allows, so nothing is.
    assert (made.licence, made.allows_training) == (User.Licence.ALL_RIGHTS, False)


def test_the_files_own_word_wins(alice, as_):
    said = {"author": "Erin", "url": "https://example.com/erin", "licence": "cc-by-sa", "format": "ISF"}
    asked = {"whose": "other", "author": "Dana", "url": "https://example.com/dana", "licence": "cc0"}
    made = kept(send(as_(alice), KEEP, sheet=SHEET, credit=said, asked=asked))
    assert made.credit == said
    assert made.licence == User.Licence.CC_BY_SA


def test_whoever_says_that_it_is_somebody_elses_says_whose(alice, as_):
    answer = send(as_(alice), KEEP, sheet=SHEET, asked={"whose": "other", "author": "  "})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Say who made it: the file does not.")
    assert not alice.shaders.exists()


def test_the_same_sent_twice_is_kept_once(alice, as_):
    client, shader_id = as_(alice), str(uuid.uuid4())
    first, second = (kept(send(client, KEEP, sheet=SHEET, shader_id=shader_id)) for _ in range(2))
    assert first == second
    assert alice.shaders.count() == 1


def test_what_does_not_compile_is_kept_all_the_same(alice, as_):
    made = kept(send(as_(alice), KEEP, sheet={**SHEET, "glsl_code": BROKEN}))
    assert "missing" in made.glsl_code


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sheet": None},
        {"sheet": []},
        {"sheet": {**SHEET, "title": ""}},
        {"sheet": {**SHEET, "glsl_code": ""}},
        {"sheet": {**SHEET, "glsl_code": "x" * 600_000}},
        {"sheet": {**SHEET, "passes": {"buffer_z": {"code": PLAIN}}}},
        {"sheet": {**SHEET, "shader_type": "4d"}},
        {"sheet": SHEET, "shader_id": "x"},
        {"sheet": SHEET, "shader_id": {"a": 1}},
        {"sheet": SHEET, "credit": {"url": "javascript:alert(1)"}},
        {"sheet": SHEET, "credit": {"url": "https://name:secret@example.com/"}},
        {"sheet": SHEET, "credit": {"author": "x" * 5000}},
        {"sheet": SHEET, "credit": {"licence": "mine"}},
        {"sheet": SHEET, "asked": {"whose": "nobody"}},
        {"sheet": SHEET, "asked": {"whose": "other", "author": "a\0b"}},
    ],
)
def test_what_is_no_shader_is_refused_with_a_reason(body, alice, as_):
    answer = send(as_(alice), KEEP, **body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert not alice.shaders.exists()


@pytest.mark.parametrize(
    "body", [{"credit": []}, {"credit": {"author": 7}}, {"asked": "own"}, {"asked": {"url": None}}]
)
def test_words_of_another_kind_say_nothing(body, alice, as_):
    made = kept(send(as_(alice), KEEP, sheet=SHEET, **body))
    assert made.credit["author"] == ""


def test_nobody_keeps_over_somebody_elses(alice, bob, as_):
    work = shader(alice)
    answer = send(as_(bob), KEEP, sheet=SHEET, shader_id=str(work.pk))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "refused")
    assert not bob.shaders.exists()


def test_import_needs_somebody(as_):
    assert as_(None).get(IMPORT)["Location"] == f"/account/login/?next={IMPORT}"
    assert read(as_(None), example(FEEDBACK)).status_code == 401
    assert send(as_(None), CHECK, sheet=SHEET).status_code == 401


# --- Without JavaScript -------------------------------------------------------------------------------


def test_one_form_brings_many_and_reports_each(alice, as_):
    answer = as_(alice).post(IMPORT, form(example(FEEDBACK), a_file("bad.json", "{"), text=BROKEN))
    page = text_of(answer)
    assert "2 drafts made" in page
    assert "Sound is not carried over" in page
    assert "iChannel2 read a picture of Shadertoy's" in page
    assert "Does not compile yet" in page
    assert "bad.json" in page
    assert {made.title for made in alice.shaders.all()} == {"Wet paint", "Pasted"}
    for made in alice.shaders.all():
        assert f'href="/studio/{made.code}/"' in answer.content.decode()


def test_one_form_sent_twice_makes_each_once(alice, as_):
    batch = str(uuid.uuid4())
    for _ in range(2):
        as_(alice).post(IMPORT, form(example(FEEDBACK), example("rings.frag"), batch=batch))
    assert alice.shaders.count() == 2


def test_what_is_more_than_one_request_holds_is_named(alice, as_, monkeypatch):
    monkeypatch.setattr(bringing, "MAX_AT_ONCE", 2)
    files = [a_file(f"{n}.frag", PLAIN + f"// {n}") for n in range(3)]
    page = text_of(as_(alice).post(IMPORT, form(*files)))
    assert alice.shaders.count() == 2
    assert f"More than {MAX_AT_ONCE} shaders at once" in page


def test_somebody_elses_without_a_name_are_named_and_the_others_kept(alice, as_):
    page = text_of(as_(alice).post(IMPORT, form(example("geek.txt"), example("rings.frag"), whose="other")))
    assert "Say who made it: the file does not." in page
    (made,) = alice.shaders.all()
    assert made.credit["author"] == "Charlie Marsh"
    assert made.licence == User.Licence.MIT


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "Choose a file, or paste something."),
        ({"text": "  \n "}, "Choose a file, or paste something."),
        ({"text": PLAIN, "whose": "other", "url": "javascript:alert(1)"}, "This is no address of the web"),
        ({"text": PLAIN, "whose": "nobody"}, "Select a valid choice"),
    ],
)
def test_a_form_that_is_not_complete_comes_back(fields, why, alice, as_):
    answer = as_(alice).post(IMPORT, form(**fields))
    assert answer.status_code == 400
    assert why in text_of(answer)
    assert not alice.shaders.exists()


def test_what_a_file_says_is_text(alice, as_):
    named = json.loads((EXAMPLES / FEEDBACK).read_text())
    text = json.dumps(named).replace("Wet paint", "<script>alert(1)</script>")
    answer = as_(alice).post(IMPORT, form(a_file("<img src=x>.json", text), a_file("<b>bad</b>", "{")))
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<b>bad" not in page
    assert "<img src=x" not in page


def test_the_page_says_how_large_a_file_may_be(alice, as_, settings):
    settings.MAX_BODY_BYTES = 3 * 1024 * 1024
    page = as_(alice).get(IMPORT)
    assert "up to 3 MB each" in text_of(page)
    assert page.context["max_bytes"] < 3 * 1024 * 1024
