from __future__ import annotations

import json
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.core.errors import Refused
from apps.shaders import importing, imports, services, versions
from apps.shaders.check import CheckUnavailable
from apps.shaders.content import Terms
from apps.shaders.exporting import document, exported_for
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN, OTHER, PLAIN, written

pytestmark = pytest.mark.django_db

CREDIT = {"author": "Iris", "url": "https://example.org/tide", "licence": "cc-by-nc-sa", "format": "GLSL"}
NOBODY = {"author": "", "url": "", "licence": "", "format": ""}


@pytest.fixture
def bring(alice):
    def act(**how):
        return services.shader_import(**{"author": alice, "content": written(), "credit": CREDIT, **how})

    return act


def test_it_is_a_draft_that_says_whose_it_was(bring, alice):
    row = bring()
    row.refresh_from_db()
    assert (row.status, row.author, row.title, row.dialect) == (Shader.Status.DRAFT, alice, "Slow tide", "shadertoy")
    assert row.credit == CREDIT
    assert row.licence == "cc-by-nc-sa"
    assert row.current_version.change_note == "Imported: GLSL"
    assert row.origin == {}


def test_what_does_not_compile_is_kept_too(bring):
    assert bring(content=written(glsl_code=BROKEN)).glsl_code == BROKEN


def test_it_is_kept_also_while_the_compiler_is_away(bring, monkeypatch):
    def away(program):
        raise CheckUnavailable("It is away.")

    monkeypatch.setattr(versions, "check", away)
    assert bring().glsl_code == PLAIN


def test_what_came_with_it_goes_before_what_is_asked_for(bring, alice):
    terms = replace(Terms.of_person(alice), licence="cc0", allows_training=True)
    row = bring(terms=terms)
    assert (row.licence, row.allows_training) == ("cc-by-nc-sa", True)
    row = bring(terms=terms, credit={"author": "Iris"})
    assert (row.licence, row.credit) == ("cc0", {**NOBODY, "author": "Iris"})


@pytest.mark.parametrize("credit", [{}, {"author": "Iris"}, {"url": "https://example.org"}, {"format": "ISF"}])
def test_nobody_said_what_is_allowed_so_nothing_is(bring, alice, credit):
    alice.default_licence, alice.default_allows_training = "cc0", True
    alice.save()
    row = bring(credit=credit)
    assert (row.licence, row.allows_training) == ("all-rights-reserved", False)


@pytest.mark.parametrize(
    ("credit", "field"),
    [
        ({"author": "x" * 101}, "author"),
        ({"author": "x" * 10_000_000}, "author"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://someone:secret@example.org/"}, "url"),
        ({"url": "https://example.org/" + "x" * 300}, "url"),
        ({"url": "//example.org"}, "url"),
        ({"licence": "gpl"}, "licence"),
        ({"licence": "CC0"}, "licence"),
        ({"format": "x" * 61}, "format"),
        ({"author": 3}, "credit"),
        ({"author": ["Iris"]}, "credit"),
        ({"maker": "Iris"}, "credit"),
    ],
)
def test_a_credit_that_is_none_is_refused_in_plain_words(bring, credit, field):
    with pytest.raises(ValidationError) as refusal:
        bring(credit=credit)
    assert list(refusal.value.message_dict) == [field]
    assert refusal.value.messages[0].endswith(".")
    assert not Shader.objects.exists()


def test_a_name_is_tidied(bring):
    assert bring(credit={"author": "  I\u202ei\nris ", "url": " https://example.org "}).credit == {
        **NOBODY,
        "author": "Ii ris",
        "url": "https://example.org",
    }


def test_the_same_form_sent_twice_makes_one(bring, alice, bob):
    number = uuid.uuid4()
    row = bring(shader_id=number)
    assert bring(shader_id=number, content=written(glsl_code=OTHER)) == row
    with pytest.raises(Refused, match="another shader"):
        bring(author=bob, shader_id=number)
    assert Shader.objects.count() == 1


def test_whoever_may_not_sign_in_brings_nothing(bring, alice):
    alice.is_active = False
    with pytest.raises(PermissionDenied):
        bring()


def test_terms_and_models_that_there_are_not_are_refused(bring):
    for wrong in ({"terms": Terms("gpl", False, True, True), "credit": {}}, {"ai_provider": "skynet"}):
        with pytest.raises(ValidationError):
            bring(**wrong)
    row = bring(ai_provider="anthropic")
    assert (row.is_ai_generated, row.ai_provider) == (True, "anthropic")


def test_drafts_have_no_monthly_limit(bring, alice):
    for number in range(7):
        bring(content=written(title=f"Tide {number}"))
    assert Shader.objects.filter(author=alice).count() == 7


def test_a_fork_keeps_the_credit_of_what_it_was_made_from(bring, alice, bob, charlie):
    row = bring()
    services.shader_publish(shader=row, by=alice)
    fork = services.shader_fork(shader=row, by=bob)
    assert fork.credit == CREDIT
    services.shader_publish(shader=fork, by=bob)
    assert services.shader_fork(shader=fork, by=charlie).credit == CREDIT


def test_a_credit_goes_out_and_comes_in_again(bring, bob):
    row = bring()
    text = json.dumps(document(row, [row.current_version]))
    (found,) = importing.read("tide.json", text.encode())
    assert (found.credit.author, found.credit.url) == ("Iris", "https://example.org/tide")
    again = services.shaders_import(author=bob, found=[found], credit={})[0]
    assert again.credit == {**CREDIT, "format": "Fractafrag"}
    assert again.licence == "cc-by-nc-sa"


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        (CREDIT, ', after <a href="https://example.org/tide" rel="noopener">Iris</a> · '),
        ({"url": "https://example.org/tide"}, ', after <a href="https://example.org/tide" rel="noopener">example.org'),
        ({"author": "<b>Iris"}, ", after &lt;b&gt;Iris · "),
        ({"format": "GLSL"}, " by alice · "),
    ],
)
def test_a_page_that_is_taken_along_names_who_made_it(bring, alice, credit, words):
    row = bring(credit=credit)
    assert words in exported_for(alice, row, row.current_version, "html").data.decode()


def test_what_was_made_here_comes_in_as_its_authors(alice, bob):
    row = services.shader_create(author=alice, content=written(), terms=Terms("cc-by", False, True, True))
    (found,) = importing.read("tide.json", json.dumps(document(row, [row.current_version])).encode())
    assert (found.credit.author, found.credit.licence) == ("alice", "cc-by")
    assert found.credit.url.endswith(row.get_absolute_url())


# --- Many at once -------------------------------------------------------------------------------------


def found_of(*codes, head=""):
    return [importing.read(f"tide {number}.frag", f"{head}{code}".encode())[0] for number, code in enumerate(codes)]


def test_many_are_kept_at_once_each_with_its_own_word(alice):
    found = found_of(PLAIN, BROKEN) + found_of(OTHER, head="// by Olga, MIT licence\n")
    brought = services.shaders_import(author=alice, found=found, credit={"url": "https://example.org/set"})
    assert [one.shader.title for one in brought] == ["tide 0", "tide 1", "tide 0"]
    assert [one.licence for one in brought] == ["all-rights-reserved", "all-rights-reserved", "mit"]
    assert [one.credit["author"] for one in brought] == ["", "", "Olga"]
    assert {one.credit["url"] for one in brought} == {"https://example.org/set"}
    assert Shader.objects.filter(author=alice, status=Shader.Status.DRAFT).count() == 3


def test_what_is_only_looked_at_is_not_kept(alice):
    (brought,) = services.shaders_import(author=alice, found=found_of(PLAIN), credit={}, keep=False)
    assert (brought.shader, brought.licence) == (None, "all-rights-reserved")
    assert not Shader.objects.exists()


def test_too_many_are_refused_before_any_is_kept(alice, monkeypatch):
    monkeypatch.setattr(imports, "MAX_AT_ONCE", 1)
    with pytest.raises(Refused, match="There are 2 shaders in this"):
        services.shaders_import(author=alice, found=found_of(PLAIN, OTHER), credit={})
    assert not Shader.objects.exists()


def test_all_are_kept_or_none(alice, monkeypatch):
    kept = versions.shader_make

    def fails(author, content, *args, **how):
        if content.title == "tide 1":
            raise RuntimeError("The disk is full.")
        return kept(author, content, *args, **how)

    monkeypatch.setattr(versions, "shader_make", fails)
    with pytest.raises(RuntimeError):
        services.shaders_import(author=alice, found=found_of(PLAIN, OTHER), credit={})
    assert not Shader.objects.exists()
