"""Versions: which there are for whom, two compared, an old one again."""

from __future__ import annotations

from typing import Any

import pytest

from apps.keys.services import key_create
from apps.shaders import services
from apps.shaders.content import Terms
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(alice: Any) -> Shader:
    """Two versions, both live in their time."""
    work = shader(alice, description="Before")
    services.shader_revise(
        shader=work, by=alice, content=written(description="After", glsl_code=OTHER), note="Turned <b>round</b>"
    )
    work.refresh_from_db()
    return work


def text(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_has_each_version_with_its_note(work: Shader, bob: Any, as_: Any) -> None:
    html = text(as_(bob), f"/s/{work.code}/versions/")
    assert html.index("Version 2") < html.index("Version 1")
    assert "Turned &lt;b&gt;round&lt;/b&gt;" in html
    assert f"/s/{work.code}/versions/1..2/" in html
    assert "Restore" not in html


def test_what_waits_for_review_is_for_its_author_and_moderators(
    work: Shader, alice: Any, bob: Any, mona: Any, as_: Any
) -> None:
    key, _ = key_create(user=alice, name="Painter", scopes=["write"])
    services.shader_revise(shader=work, by=alice, content=written(title="Waiting"), via=key)
    for person, count in ((None, 2), (bob, 2), (alice, 3), (mona, 3)):
        html = text(as_(person), f"/s/{work.code}/versions/")
        assert html.count('class="version"') == count
        for address in ("versions/3/", "versions/2..3/", "versions/3..1/"):
            assert as_(person).get(f"/s/{work.code}/{address}").status_code == (200 if count == 3 else 404)
    shown = text(as_(alice), work.get_absolute_url())
    assert "Version 3 waits for review." in shown
    assert "the public sees version 2" in shown
    assert "Waiting" not in text(as_(bob), work.get_absolute_url())


@pytest.mark.parametrize(
    "address", ["versions/0/", "versions/9/", f"versions/{10**40}/", "versions/1..9/", "versions/9..1/"]
)
def test_there_is_no_other_version(address: str, work: Shader, alice: Any, as_: Any) -> None:
    text(as_(alice), f"/s/{work.code}/{address}", 404)


def test_it_compares_by_pass_line_and_word(work: Shader, as_: Any) -> None:
    html = text(as_(None), f"/s/{work.code}/versions/1..2/")
    assert "<mark>sin</mark>" in html
    assert "<mark>cos</mark>" in html
    assert '<del class="was">Before</del> <ins class="is">After</ins>' in html
    assert html.count("<shader-canvas") == 2
    assert html.count('data-step="compare"') == 3
    back = text(as_(None), f"/s/{work.code}/versions/2..1/")
    assert '<del class="was">After</del>' in back
    assert "The program is the same in both." in text(as_(None), f"/s/{work.code}/versions/2..2/")


def test_it_compares_passes_that_come_and_inputs_that_change(work: Shader, alice: Any, as_: Any) -> None:
    several = written(description="After", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    services.shader_revise(shader=work, by=alice, content=several)
    html = text(as_(None), f"/s/{work.code}/versions/2..3/")
    assert 'id="diff-buffer_a"' in html
    assert "buffer a, linear, clamp" in html


def test_numbers_typed_into_the_form_lead_to_the_comparison(work: Shader, as_: Any) -> None:
    ask = f"/s/{work.code}/versions/?from={{}}&to={{}}"
    assert as_(None).get(ask.format(2, 1))["Location"] == f"/s/{work.code}/versions/2..1/"
    for old, new in (("1", "9"), ("", "2"), ("x", "2"), ("1", str(10**30))):
        assert as_(None).get(ask.format(old, new))["Location"] == f"/s/{work.code}/versions/"


def test_a_forged_cursor_leads_to_the_first_page(work: Shader, as_: Any) -> None:
    assert as_(None).get(f"/s/{work.code}/versions/?after=forged").status_code == 302


def test_the_author_restores_an_old_one_on_top(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    address = f"/s/{work.code}/versions/1/restore/"
    assert as_(bob).post(address).status_code == 404
    assert as_(bob).get(address).status_code == 404
    assert as_(None).post(address).status_code == 302
    assert work.versions.count() == 2
    assert as_(alice).post(address, {"note": "The old way was better"}).status_code == 302
    work.refresh_from_db()
    assert work.glsl_code == PLAIN
    assert work.live_version == work.current_version
    assert work.current_version.version_number == 3
    assert work.current_version.change_note == "The old way was better"
    assert "restored from version 1" in text(as_(bob), f"/s/{work.code}/versions/")


def test_what_cannot_be_restored_says_why(work: Shader, alice: Any, as_: Any) -> None:
    services.shader_archive(shader=work, by=alice)
    answer = as_(alice).post(f"/s/{work.code}/versions/1/restore/", {"note": "Still here"})
    assert answer.status_code == 409
    assert "This shader is archived." in answer.content.decode()
    assert "Still here" in answer.content.decode()


# --- The rest of a life ---------------------------------------------------------------------------------


def test_it_is_archived_and_taken_out_again(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    as_(bob).post(f"/s/{work.code}/archive/")
    work.refresh_from_db()
    assert work.status == Shader.Status.PUBLISHED
    as_(alice).post(f"/s/{work.code}/archive/")
    assert as_(bob).get(work.get_absolute_url()).status_code == 404
    assert "Archived" in text(as_(alice), work.get_absolute_url())
    assert as_(alice).get(f"/s/{work.code}/unarchive/").status_code == 405
    as_(alice).post(f"/s/{work.code}/unarchive/")
    assert as_(bob).get(work.get_absolute_url()).status_code == 200


def test_terms_are_changed_and_every_change_is_kept(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    address = f"/s/{work.code}/settings/"
    assert as_(bob).get(address).status_code == 404
    sent = {"licence": "mit", "allows_training": "on", "public_display": "on", "ai_provider": "ollama"}
    assert as_(alice).post(address, sent).status_code == 302
    work.refresh_from_db()
    assert Terms.of(work) == Terms("mit", True, False, True)
    assert work.is_ai_generated
    html = text(as_(alice), address)
    assert "Changes of consent" in html
    assert "MIT" in html
    assert "Made by a model" in text(as_(None), work.get_absolute_url())


def test_a_fork_keeps_to_its_origins_licence(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    terms = Terms("cc-by-sa", False, True, True)
    services.terms_set(shader=work, by=alice, terms=terms)
    fork = services.shader_fork(shader=work, by=bob)
    address = f"/s/{fork.code}/settings/"
    html = text(as_(bob), address)
    assert "what is made from it is shared under the same licence" in html
    assert 'value="mit"' not in html
    answer = as_(bob).post(address, {"licence": "mit"})
    assert answer.status_code == 400
    answer = as_(bob).post(address, {"licence": "cc-by-sa", "allows_training": "on"})
    assert "does not let it be used for training" in answer.content.decode()
    fork.refresh_from_db()
    assert fork.licence == "cc-by-sa"


def test_who_sees_it_is_chosen(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    address = f"/s/{work.code}/visibility/"
    assert as_(bob).post(address, {"seen_by": "link"}).status_code == 404
    as_(alice).post(address, {"seen_by": "nonsense"})
    work.refresh_from_db()
    assert work.is_public
    as_(alice).post(address, {"seen_by": "link"})
    work.refresh_from_db()
    assert not work.is_public


def test_somebody_forks_it_once_however_often_the_form_is_sent(work: Shader, bob: Any, as_: Any) -> None:
    page = as_(bob).get(f"/s/{work.code}/fork/")
    sent = {"shader_id": str(page.context["shader_id"]), "version": "1"}
    places = {as_(bob).post(f"/s/{work.code}/fork/", sent)["Location"] for _ in range(2)}
    fork = bob.shaders.get()
    assert places == {f"/studio/{fork.code}/"}
    assert fork.glsl_code == PLAIN
    assert fork.forked_version == 1


def test_a_fork_of_what_may_not_be_forked_says_why(work: Shader, alice: Any, bob: Any, as_: Any) -> None:
    services.terms_set(shader=work, by=alice, terms=Terms("all-rights-reserved", False, True, True))
    assert "reserved all rights" in text(as_(bob), f"/s/{work.code}/fork/")
    answer = as_(bob).post(f"/s/{work.code}/fork/", follow=True)
    assert "reserved all rights" in answer.content.decode()
    assert bob.shaders.count() == 0
    for nonsense in ({"version": "9"}, {"version": "x"}, {"shader_id": "x"}):
        assert as_(bob).post(f"/s/{work.code}/fork/", nonsense).status_code == 404
