"""Writing a shader: what is typed is kept or comes back, whatever happens; with the page's script and without."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from apps.shaders import check as checking
from apps.shaders import drafts, licences, services
from apps.shaders.content import Terms
from apps.shaders.models import ConsentChange, Shader
from apps.shaders.sheets import Sheet
from apps.shaders.tests.examples import BROKEN, FEEDBACK_BUFFER, FEEDBACK_IMAGE, OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"Accept": "application/json"}


def typed(**fields: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    return {
        "title": "Slow tide",
        "description": "Waves.\r\n\r\nTwo of them.",
        "tags": "Water, calm",
        "shader_type": "2d",
        "glsl_code": PLAIN.replace("\n", "\r\n"),
        "do": "save",
        **fields,
    }


def settings(**fields: Any) -> dict[str, Any]:
    """Those of the page, and how they stood when it was made: as a new shader of alice's has them."""
    stood = {
        "licence": "cc-by",
        "allows_training": "False",
        "allows_agent_source": "True",
        "public_display": "True",
        "ai_provider": "",
        "seen_by": "everybody",
    }
    chosen = {name: value for name, value in {**stood, **fields}.items() if value != "False"}
    return {**chosen, **{f"initial-{name}": value for name, value in stood.items()}}


def edit_of(work: Shader) -> str:
    return reverse("studio:shaders_shader_change", args=[work.code])


def draft(alice: Any, **fields: Any) -> Shader:
    return shader(alice, publish=False, **fields)


# --- The plain form ---------------------------------------------------------------------------------


def test_it_saves_all_that_was_typed(alice: Any, as_: Any) -> None:
    work = draft(alice)
    buffer = {
        "buffer_a_code": FEEDBACK_BUFFER,
        "buffer_a_0_source": "buffer_a",
        "buffer_a_0_filter": "nearest",
        "image_0_source": "buffer_a",
        "image_2_source": "blue_noise",
        "glsl_code": FEEDBACK_IMAGE,
    }
    answer = as_(alice).post(edit_of(work), typed(**buffer, note="By halves", based_on="1"))
    assert answer["Location"] == f"/s/{work.code}/"
    work.refresh_from_db()
    assert work.status == Shader.Status.DRAFT
    assert work.current_version.change_note == "By halves"
    assert work.description == "Waves.\n\nTwo of them."
    assert work.tags == ["water", "calm"]
    assert work.program.inputs_of("buffer_a")[0] == {"source": "buffer_a", "filter": "nearest", "wrap": "clamp"}
    sources = [one and one["source"] for one in work.program.inputs_of("image")]
    assert sources == ["buffer_a", None, "blue_noise", None]


def test_the_page_of_a_draft_brings_back_all_of_it(alice: Any, as_: Any) -> None:
    work = draft(alice)
    fields = {"buffer_a_code": FEEDBACK_BUFFER, "buffer_a_0_source": "buffer_a", "image_0_source": "buffer_a"}
    as_(alice).post(edit_of(work), typed(**fields))
    form = as_(alice).get(edit_of(work)).context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    answer = as_(alice).post(edit_of(work), {**sent, "do": "save"})
    assert answer.status_code == 302
    assert work.versions.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"title": "\u200b \u202e"}, "Give the shader a title."),
        ({"glsl_code": ""}, "This field is required."),
        ({"glsl_code": "// " + "x" * 65_536}, "Image is larger than 64 KiB."),
        ({"buffer_b_code": "y" * 65_537}, "Buffer B is larger than 64 KiB."),
        ({"glsl_code": "void main() {}\0"}, "Null characters are not allowed."),
        ({"tags": ",".join(f"tag{n}" for n in range(13))}, "A shader has up to 12 tags"),
        ({"shader_type": "4d"}, "Select a valid choice."),
        ({"image_0_source": "https://example.com/x.png"}, "Select a valid choice."),
        ({"licence": "mine", "initial-licence": "cc-by"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_saved_comes_back_as_it_was_typed(wrong: Any, words: str, alice: Any, as_: Any) -> None:
    work = draft(alice)
    sent = typed(description="Typed with care.", **wrong)
    answer = as_(alice).post(edit_of(work), sent)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert words in html
    assert "Typed with care." in html
    told = as_(alice).post(edit_of(work), sent, headers=BY_SCRIPT)
    assert told.status_code == 400
    assert told.json()["error"]["code"] == "invalid"
    assert words in str(told.json()["error"]["fields"])
    assert work.versions.count() == 1


def test_a_draft_may_be_wrong_and_its_page_says_where(alice: Any, as_: Any) -> None:
    work = draft(alice)
    assert as_(alice).post(edit_of(work), typed(glsl_code=BROKEN)).status_code == 302
    html = as_(alice).get(edit_of(work)).content.decode()
    assert "It does not compile yet." in html
    assert "missing" in html.partition('data-line="2"')[2][:200]


def test_asking_for_a_check_saves_nothing(alice: Any, as_: Any) -> None:
    work = draft(alice)
    good = as_(alice).post(edit_of(work), typed(do="check", glsl_code=OTHER)).content.decode()
    assert "It compiles." in good
    bad = as_(alice).post(edit_of(work), typed(do="check", glsl_code=BROKEN)).content.decode()
    assert "It does not compile yet." in bad
    assert 'href="#id_glsl_code" data-line="2"' in bad
    assert work.versions.count() == 1


def test_a_draft_can_be_saved_while_the_compiler_is_away(alice: Any, as_: Any, monkeypatch: Any) -> None:
    def away(program: Any) -> Any:
        raise checking.CheckUnavailable("away")

    work = draft(alice)
    for place in ("apps.pages.studio.workbench.check", "apps.shaders.versions.check"):
        monkeypatch.setattr(place, away)
    assert "cannot be asked" in as_(alice).post(edit_of(work), typed(do="check")).content.decode()
    assert as_(alice).post(edit_of(work), typed()).status_code == 302
    assert as_(alice).get(edit_of(work)).status_code == 200


def test_publishing_comes_after_saving(alice: Any, as_: Any) -> None:
    work = draft(alice)
    answer = as_(alice).post(edit_of(work), typed(do="publish", glsl_code=OTHER))
    assert answer["Location"] == reverse("pages:shader-publish", args=[work.code])
    assert work.versions.count() == 2


def test_what_is_live_is_not_replaced_by_what_does_not_compile(alice: Any, as_: Any) -> None:
    work = shader(alice)
    sent = typed(glsl_code=BROKEN, note="Kept in the form", based_on="1")
    answer = as_(alice).post(edit_of(work), sent)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "so it was not saved" in html
    assert 'data-line="2"' in html
    assert "vec4(missing, 1.0)" in html
    assert "Kept in the form" in html
    told = as_(alice).post(edit_of(work), sent, headers=BY_SCRIPT)
    assert told.status_code == 422
    assert told.json()["error"]["code"] == "does_not_compile"
    first = told.json()["messages"][0]
    assert (first["pass"], first["line"], first["severity"]) == ("image", 2, "error")
    assert work.versions.count() == 1


def test_two_who_save_at_once_see_each_other(alice: Any, as_: Any) -> None:
    work = shader(alice)
    theirs = OTHER.replace("cos", "tan")
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=theirs))
    mine = typed(glsl_code=OTHER, note="My own work", based_on="1")
    answer = as_(alice).post(edit_of(work), mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody saved meanwhile" in html
    assert reverse("pages:version", args=[work.code, 2]) in html
    assert "<mark>tan</mark>" in html
    assert "<mark>cos</mark>" in html
    assert "My own work" in html
    assert answer.context["form"]["based_on"].value() == "2"
    assert work.versions.count() == 2
    # Saving again, as the form now stands, is meant.
    assert as_(alice).post(edit_of(work), {**mine, "based_on": "2"}).status_code == 302
    work.refresh_from_db()
    assert work.glsl_code == OTHER
    assert work.versions.count() == 3


def test_saving_what_is_there_already_says_so(alice: Any, as_: Any) -> None:
    work = shader(alice, glsl_code=PLAIN)
    sent = typed(title=work.title, description="", tags="", based_on="1")
    page = as_(alice).post(edit_of(work), sent, follow=True).content.decode()
    assert "Nothing had changed" in page
    assert work.versions.count() == 1


def test_only_its_author_edits(alice: Any, bob: Any, mona: Any, ada: Any, as_: Any) -> None:
    work = shader(alice)
    for person in (bob, mona, ada):
        assert as_(person).get(edit_of(work)).status_code == 404
        for how in ({}, BY_SCRIPT):
            assert as_(person).post(edit_of(work), typed(based_on="1"), headers=how).status_code == 404
    assert as_(None).get(edit_of(work))["Location"].startswith("/account/login/?next=/studio/")
    told = as_(None).post(edit_of(work), typed(based_on="1"), headers=BY_SCRIPT)
    assert (told.status_code, told.json()["error"]["code"]) == (401, "signed_out")
    assert work.versions.count() == 1


def test_hostile_text_comes_back_as_text(alice: Any, as_: Any) -> None:
    hostile = "</textarea></script><script>alert(1)</script>"
    work = draft(alice)
    sent = typed(title="", description=hostile, glsl_code=hostile, note=hostile, tags=hostile)
    answer = as_(alice).post(edit_of(work), sent).content.decode()
    assert "<script>alert" not in answer
    assert "&lt;/textarea&gt;&lt;/script&gt;" in answer
    as_(alice).post(edit_of(work), {**sent, "title": hostile, "tags": "", "note": ""})
    work.refresh_from_db()
    assert work.title == hostile
    page = as_(alice).get(edit_of(work)).content.decode()
    assert "<script>alert" not in page
    assert data_of(page)["sheet"]["title"] == hostile


# --- The page's own script --------------------------------------------------------------------------


def data_of(page: str) -> Any:
    return json.loads(page.partition('<script id="studio-data" type="application/json">')[2].partition("</script>")[0])


def save(as_: Any, person: Any, work: Shader, **fields: Any) -> Any:
    return as_(person).post(edit_of(work), typed(**fields), headers=BY_SCRIPT)


def test_a_save_answers_with_where_it_stands_now(alice: Any, as_: Any) -> None:
    work = draft(alice)
    told = save(as_, alice, work, glsl_code=OTHER, title="Turned", based_on="1").json()
    assert told == {
        "number": 2,
        "changed": True,
        "title": "Turned",
        "status": "draft",
        "message": "Saved as version 2.",
        "settings": [],
        "refused": {},
    }
    again = save(as_, alice, work, glsl_code=OTHER, title="Turned", based_on="2").json()
    assert (again["number"], again["changed"]) == (2, False)


def test_a_conflict_brings_their_sheet(alice: Any, as_: Any) -> None:
    work = draft(alice)
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=OTHER), note="Elsewhere")
    answer = save(as_, alice, work, based_on="1")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "conflict"
    current = answer.json()["current"]
    assert (current["number"], current["note"]) == (2, "Elsewhere")
    assert current["sheet"]["glsl_code"] == OTHER


def test_a_refusal_is_told_in_its_own_words(alice: Any, as_: Any) -> None:
    work = shader(alice)
    services.shader_archive(shader=work, by=alice)
    answer = save(as_, alice, work, glsl_code=OTHER, based_on="1")
    assert answer.status_code == 409
    assert answer.json() == {"error": {"code": "refused", "message": services.IS_ARCHIVED}}


def test_saving_settles_the_drafts_of_this_tab_alone(alice: Any, as_: Any) -> None:
    work, mine, other = draft(alice), uuid.uuid4(), uuid.uuid4()
    for device in (mine, other):
        sheet = Sheet.of({"title": "Slow tide", "glsl_code": f"// {device}"})
        services.draft_keep(shader=work, by=alice, device=device, sheet=sheet, based_on=1)
    save(as_, alice, work, glsl_code=OTHER, based_on="1", device=str(mine))
    rows = {row.device: row.saved_as for row in drafts.draft_list_for(alice, work)}
    assert rows == {mine: 2, other: None}


def test_the_page_offers_what_was_typed_and_not_saved(alice: Any, as_: Any) -> None:
    work, device = draft(alice), uuid.uuid4()
    empty = data_of(as_(alice).get(edit_of(work)).content.decode())
    assert empty["unsaved"] is None
    sheet = Sheet.of({"title": "Half a word", "glsl_code": "void mai"})
    services.draft_keep(shader=work, by=alice, device=device, sheet=sheet, based_on=1)
    data = data_of(as_(alice).get(edit_of(work)).content.decode())
    assert data["unsaved"]["sheet"]["glsl_code"] == "void mai"
    assert data["unsaved"]["device"] == str(device)
    assert data["sheet"] == Sheet.of_version(work.current_version).document
    assert (data["number"], data["code"]) == (1, work.code)


# --- Settings in the same save ----------------------------------------------------------------------


def test_it_writes_the_settings_that_were_changed_here(alice: Any, as_: Any) -> None:
    work = draft(alice)
    chosen = settings(licence="mit", allows_training="on", ai_provider="anthropic", seen_by="link")
    told = save(as_, alice, work, **chosen).json()
    assert sorted(told["settings"]) == ["ai_provider", "allows_training", "licence", "seen_by"]
    work.refresh_from_db()
    assert (work.licence, work.allows_training, work.allows_agent_source) == ("mit", True, True)
    assert (work.ai_provider, work.is_public) == ("anthropic", False)
    assert {row.field for row in ConsentChange.objects.filter(shader=work)} == {"licence", "allows_training"}


def test_a_page_that_lay_open_takes_no_consent_back(alice: Any, as_: Any) -> None:
    work = draft(alice)
    terms = Terms(licence="cc0", allows_training=True, allows_agent_source=False, public_display=False)
    services.terms_set(shader=work, by=alice, terms=terms)
    services.visibility_set(shader=work, by=alice, is_public=False)
    # It still shows how all of it stood before, and changes one thing.
    told = save(as_, alice, work, **settings(public_display="False")).json()
    assert told["settings"] == ["public_display"]
    work.refresh_from_db()
    assert Terms.of(work) == terms
    assert not work.is_public


def test_what_sends_no_settings_changes_none(alice: Any, as_: Any) -> None:
    work = draft(alice)
    before = Terms.of(work)
    assert save(as_, alice, work, licence="cc0", allows_training="on").json()["settings"] == []
    work.refresh_from_db()
    assert Terms.of(work) == before


def test_a_refused_setting_is_named_and_the_rest_is_saved(alice: Any, bob: Any, as_: Any) -> None:
    origin = shader(alice, terms=Terms("cc-by", False, True, True))
    fork = services.shader_fork(shader=origin, by=bob)
    chosen = settings(allows_training="on", ai_provider="anthropic") | {"initial-allows_training": "False"}
    answer = save(as_, bob, fork, glsl_code=OTHER, based_on="1", **chosen)
    told = answer.json()
    assert (answer.status_code, told["number"]) == (200, 2)
    assert told["settings"] == ["ai_provider"]
    assert "does not let it be used for training" in told["refused"]["allows_training"][0]
    plain = as_(bob).post(edit_of(fork), typed(glsl_code=OTHER, note="x", based_on="2", **chosen))
    html = plain.content.decode()
    assert plain.status_code == 400
    assert "does not let it be used for training" in html
    fork.refresh_from_db()
    assert (fork.glsl_code, fork.allows_training, fork.ai_provider) == (OTHER, False, "anthropic")


def test_the_page_says_what_each_licence_means(alice: Any, as_: Any) -> None:
    page = as_(alice).get(edit_of(draft(alice))).content.decode()
    for words in licences.MEANINGS.values():
        assert escape(words) in page


# --- Tags -------------------------------------------------------------------------------------------


def test_it_suggests_tags_that_are_seen_and_the_commonest_first(alice: Any, bob: Any, as_: Any) -> None:
    shader(alice, tags=["water", "wave"])
    shader(bob, tags=["wave"])
    shader(bob, tags=["wanted"], publish=False)
    suggest = reverse("studio:tags")
    assert as_(alice).get(suggest, {"q": "wa"}).json() == {"tags": ["wave", "water"]}
    assert as_(alice).get(suggest, {"q": "%"}).json() == {"tags": []}
    assert as_(None).get(suggest).status_code == 401
