"""The page before publishing: what will happen, and what stands against it."""

from __future__ import annotations

import html
import uuid
from typing import Any

import pytest

from apps.keys.services import key_create
from apps.shaders import outlook, services, versions
from apps.shaders.check import CheckUnavailable
from apps.shaders.content import Terms
from apps.shaders.licences import MEANINGS, Licence
from apps.shaders.models import Shader
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import BROKEN, FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db

EVERYBODY = {"seen_by": "everybody"}
BUTTON = ">Publish</button>"


@pytest.fixture
def draft(alice: Any) -> Shader:
    return shader(alice, publish=False, title="Rain <b>")


def address(of: Shader) -> str:
    return f"/s/{of.code}/publish/"


def page(client: Any, of: Shader, status: int = 200) -> str:
    answer = client.get(address(of))
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def publish(client: Any, of: Shader, status: int, **data: str) -> str:
    answer = client.post(address(of), {**EVERYBODY, **data})
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def test_it_says_what_will_happen_before_it_does(draft: Shader, alice: Any, as_: Any) -> None:
    said = page(as_(alice), draft)
    assert "It compiles." in said
    assert "The compiler has nothing to complain of." in said
    assert "It takes one of your publications. You can publish 5 of 5 more this month." in said
    assert f"/s/{draft.code}/rain-b/" in said
    assert "<shader-canvas" in said
    assert MEANINGS[Licence(draft.licence)] in said
    assert BUTTON in said
    draft.refresh_from_db()
    assert draft.status == Shader.Status.DRAFT


def test_it_is_published_and_its_page_says_so(draft: Shader, alice: Any, bob: Any, as_: Any) -> None:
    answer = as_(alice).post(address(draft), {"seen_by": "link"}, follow=True)
    assert answer.redirect_chain[0] == (f"/s/{draft.code}/", 302)
    assert "Published." in answer.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.is_public) == (Shader.Status.PUBLISHED, False)
    assert as_(bob).get(draft.get_absolute_url()).status_code == 200
    # The same form sent again changes nothing.
    again = as_(alice).post(address(draft), EVERYBODY, follow=True)
    assert "It is published already." in again.content.decode()
    draft.refresh_from_db()
    assert not draft.is_public


def test_who_sees_it_is_as_it_was_chosen_in_the_editor(draft: Shader, alice: Any, as_: Any) -> None:
    services.visibility_set(shader=draft, by=alice, is_public=False)
    assert 'value="link"' in page(as_(alice), draft).partition("checked")[0].rpartition("<input")[2]


def test_nobody_else_comes_here(draft: Shader, bob: Any, mona: Any, as_: Any) -> None:
    for person in (bob, mona):
        assert as_(person).get(address(draft)).status_code == 404
        assert as_(person).post(address(draft), EVERYBODY).status_code == 404
    assert as_(None).post(address(draft), EVERYBODY)["Location"].startswith("/account/login/")
    draft.refresh_from_db()
    assert draft.status == Shader.Status.DRAFT


def test_what_does_not_compile_leads_to_its_line_in_the_editor(alice: Any, as_: Any) -> None:
    passes = {**FEEDBACK_PASSES, "buffer_a": {**FEEDBACK_PASSES["buffer_a"], "code": BROKEN}}
    broken = shader(alice, publish=False, glsl_code=FEEDBACK_IMAGE, passes=passes)
    for said in (page(as_(alice), broken), publish(as_(alice), broken, 409)):
        assert "It does not compile yet." in said
        assert "Buffer A, line 2" in said
        assert f'href="/studio/{broken.code}/?line=2#pass-buffer_a"' in said
        assert BUTTON not in said
    broken.refresh_from_db()
    assert broken.status == Shader.Status.DRAFT


def test_warnings_are_told_and_stand_against_nothing(alice: Any, as_: Any) -> None:
    warned = shader(alice, publish=False, glsl_code=f'uniform float idle; // 0..1 = 0.5 "Idle"\n{PLAIN}')
    report = versions.checked(warned.program).report
    assert report
    assert report.warnings
    said = page(as_(alice), warned)
    assert report.warnings[0].message in said
    assert BUTTON in said
    publish(as_(alice), warned, 302)


def test_a_compiler_that_is_away_is_no_verdict(draft: Shader, alice: Any, as_: Any, monkeypatch: Any) -> None:
    def away(program: Any) -> None:
        raise CheckUnavailable

    monkeypatch.setattr(versions, "check", away)
    said = page(as_(alice), draft)
    assert "The compiler cannot be asked just now." in said
    assert BUTTON in said
    assert "Nothing was published; please try again soon." in publish(as_(alice), draft, 409)
    monkeypatch.undo()
    publish(as_(alice), draft, 302)


def test_the_plans_limit_is_said_before_and_the_draft_stays(alice: Any, as_: Any) -> None:
    for n in range(5):
        shader(alice, glsl_code=f"// {n}\n{PLAIN}")
    one_more = shader(alice, publish=False)
    said = page(as_(alice), one_more)
    assert "There is room again on" in said
    assert BUTTON not in said
    assert publish(as_(alice), one_more, 409).count("There is room again on") == 1
    one_more.refresh_from_db()
    assert one_more.status == Shader.Status.DRAFT


def test_what_was_published_before_takes_none_of_them(alice: Any, mona: Any, as_: Any) -> None:
    back = shader(alice)
    assert back.live_version
    services.version_refuse(version=back.live_version, reason="The browser shows nothing.", messages=[])
    back.refresh_from_db()
    assert back.status == Shader.Status.DRAFT
    said = page(as_(alice), back)
    assert "Just this was refused before: The browser shows nothing. Change it first." in said
    assert BUTTON not in said
    services.shader_revise(shader=back, by=alice, content=written(glsl_code=OTHER))
    said = page(as_(alice), back)
    assert "It was published before, so it takes none of your publications." in said
    assert BUTTON in said


def test_what_waits_or_was_put_away_says_so(alice: Any, mona: Any, as_: Any) -> None:
    key, _ = key_create(user=alice, name="Painter", scopes=["write"])
    waiting = shader(alice, via=key)
    taken_down, archived = shader(alice, glsl_code=OTHER), shader(alice, publish=False)
    services.shader_take_down(shader=taken_down, by=mona, reason="Not yours.")
    services.shader_archive(shader=archived, by=alice)
    for one, words in ((waiting, outlook.WAITING), (taken_down, outlook.TAKEN_DOWN), (archived, outlook.ARCHIVED)):
        said = page(as_(alice), one)
        assert words in said
        assert BUTTON not in said
        publish(as_(alice), one, 302 if one == waiting else 409)
        one.refresh_from_db()
        assert one.status != Shader.Status.PUBLISHED
    assert "Published." not in as_(alice).get(f"/s/{waiting.code}/", follow=True).content.decode()


def test_what_was_typed_and_not_saved_is_not_forgotten(draft: Shader, alice: Any, as_: Any) -> None:
    assert "You typed more since." not in page(as_(alice), draft)
    sheet = Sheet.of({**Sheet.of_version(draft.current_version).document, "glsl_code": OTHER})
    device = uuid.uuid4()
    services.draft_keep(shader=draft, by=alice, device=device, sheet=sheet, based_on=1)
    assert "You typed more since." in page(as_(alice), draft)
    services.draft_settle(shader=draft, by=alice, device=device, number=None)
    assert "You typed more since." not in page(as_(alice), draft)


def test_what_came_from_elsewhere_says_whose_it_was(alice: Any, as_: Any) -> None:
    credit = {"author": "Kim", "url": "", "licence": "", "format": "twigl"}
    terms = Terms("cc-by", allows_training=False, allows_agent_source=True, public_display=True)
    brought = services.shader_import(author=alice, content=written(), credit=credit, terms=terms)
    unknown = "It came from elsewhere, under a licence that is not known."
    said = page(as_(alice), brought)
    assert "a work by Kim" in said
    assert (unknown in said) is (brought.credit["licence"] == "")


def test_without_a_choice_nothing_is_published(draft: Shader, alice: Any, as_: Any) -> None:
    for sent in ({}, {"seen_by": ""}, {"seen_by": "nobody"}):
        assert as_(alice).post(address(draft), sent).status_code == 400
    draft.refresh_from_db()
    assert draft.status == Shader.Status.DRAFT


def test_every_licence_says_what_it_means() -> None:
    assert set(MEANINGS) == set(Licence)
    assert len(set(MEANINGS.values())) == len(Licence)
