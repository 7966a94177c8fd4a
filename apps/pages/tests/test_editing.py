"""Writing a shader in the plain form: what is typed is kept or comes back, whatever happens."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from apps.pages.editing import MADE_BEFORE
from apps.shaders import check as checking
from apps.shaders import services
from apps.shaders.models import Shader
from apps.shaders.tests.examples import BROKEN, FEEDBACK_BUFFER, FEEDBACK_IMAGE, OTHER, PLAIN, shader, written

pytestmark = pytest.mark.django_db


def typed(**fields: Any) -> dict[str, Any]:
    """The form as a browser sends it."""
    return {
        "title": "Slow tide",
        "description": "Waves.\r\n\r\nTwo of them.",
        "tags": "Water, calm",
        "shader_type": "2d",
        "glsl_code": PLAIN.replace("\n", "\r\n"),
        "licence": "cc-by",
        "allows_agent_source": "on",
        "public_display": "on",
        "do": "save",
        **fields,
    }


def edit_of(work: Shader) -> str:
    return reverse("pages:shader-edit", args=[work.code])


# --- A new one --------------------------------------------------------------------------------------


def test_it_makes_a_draft_of_what_was_typed(alice: Any, as_: Any) -> None:
    buffer = {
        "buffer_a_code": FEEDBACK_BUFFER,
        "buffer_a_0_source": "buffer_a",
        "buffer_a_0_filter": "nearest",
        "image_0_source": "buffer_a",
        "image_2_source": "blue_noise",
        "glsl_code": FEEDBACK_IMAGE,
        "ai_provider": "anthropic",
    }
    answer = as_(alice).post("/new/", typed(**buffer))
    made = alice.shaders.get()
    assert answer["Location"] == f"/s/{made.code}/"
    assert made.status == Shader.Status.DRAFT
    assert made.description == "Waves.\n\nTwo of them."
    assert made.tags == ["water", "calm"]
    assert made.is_ai_generated
    assert not made.allows_training
    assert made.program.inputs_of("buffer_a")[0] == {"source": "buffer_a", "filter": "nearest", "wrap": "clamp"}
    sources = [one and one["source"] for one in made.program.inputs_of("image")]
    assert sources == ["buffer_a", None, "blue_noise", None]


def test_the_form_of_a_draft_brings_back_all_of_it(alice: Any, as_: Any) -> None:
    fields = {"buffer_a_code": FEEDBACK_BUFFER, "buffer_a_0_source": "buffer_a", "image_0_source": "buffer_a"}
    as_(alice).post("/new/", typed(**fields))
    made = alice.shaders.get()
    form = as_(alice).get(edit_of(made)).context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    answer = as_(alice).post(edit_of(made), {**sent, "do": "save"})
    assert answer.status_code == 302
    assert made.versions.count() == 1


def test_a_form_that_is_sent_twice_makes_one_draft(alice: Any, as_: Any) -> None:
    form = typed(shader_id=str(uuid.uuid4()))
    places = {as_(alice).post("/new/", form)["Location"] for _ in range(2)}
    made = alice.shaders.get()
    assert places == {f"/s/{made.code}/"}
    assert made.versions.count() == 1


def test_a_form_that_is_gone_back_to_and_written_on_loses_nothing(alice: Any, as_: Any) -> None:
    form = typed(shader_id=str(uuid.uuid4()))
    as_(alice).post("/new/", form)
    as_(alice).post("/new/", {**form, "glsl_code": OTHER})
    made = alice.shaders.get()
    assert made.glsl_code == OTHER
    assert made.versions.count() == 2
    again = as_(alice).post("/new/", {**form, "title": "A third try"})
    assert MADE_BEFORE in again.content.decode()
    assert "A third try" in again.content.decode()
    assert made.versions.count() == 2


def test_another_persons_form_makes_nothing_in_their_name(alice: Any, bob: Any, as_: Any) -> None:
    work = shader(alice)
    answer = as_(bob).post("/new/", typed(shader_id=str(work.pk), title="Mine now"))
    assert "Mine now" in answer.content.decode()
    work.refresh_from_db()
    assert work.title == "Slow tide"
    assert bob.shaders.count() == 0


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
        ({"licence": "mine"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_saved_comes_back_as_it_was_typed(wrong: Any, words: str, alice: Any, as_: Any) -> None:
    answer = as_(alice).post("/new/", typed(description="Typed with care.", **wrong))
    html = answer.content.decode()
    assert answer.status_code == 400
    assert words in html
    assert "Typed with care." in html
    assert Shader.objects.count() == 0


def test_a_draft_may_be_wrong_and_its_form_says_where(alice: Any, as_: Any) -> None:
    answer = as_(alice).post("/new/", typed(glsl_code=BROKEN))
    made = alice.shaders.get()
    assert answer.status_code == 302
    html = as_(alice).get(edit_of(made)).content.decode()
    assert "It does not compile yet." in html
    assert 'data-line="2"' in html
    assert "missing" in html.partition('data-line="2"')[2][:200]


def test_asking_for_a_check_saves_nothing(alice: Any, as_: Any) -> None:
    good = as_(alice).post("/new/", typed(do="check")).content.decode()
    assert "It compiles." in good
    bad = as_(alice).post("/new/", typed(do="check", glsl_code=BROKEN)).content.decode()
    assert "It does not compile yet." in bad
    assert 'href="#id_glsl_code" data-line="2"' in bad
    assert Shader.objects.count() == 0


def test_a_draft_can_be_saved_while_the_compiler_is_away(alice: Any, as_: Any, monkeypatch: Any) -> None:
    def away(program: Any) -> Any:
        raise checking.CheckUnavailable("away")

    for place in ("apps.pages.editing.check", "apps.shaders.versions.check"):
        monkeypatch.setattr(place, away)
    assert "cannot be asked" in as_(alice).post("/new/", typed(do="check")).content.decode()
    assert as_(alice).post("/new/", typed()).status_code == 302
    made = alice.shaders.get()
    assert as_(alice).get(edit_of(made)).status_code == 200
    published = as_(alice).post(f"/s/{made.code}/publish/", {"seen_by": "everybody"})
    assert "The compiler does not answer" in published.content.decode()


# --- The next version -------------------------------------------------------------------------------


def test_saving_makes_a_version_with_its_note(alice: Any, as_: Any) -> None:
    work = shader(alice)
    sent = typed(glsl_code=OTHER, note="Turned by a quarter", based_on="1")
    assert as_(alice).post(edit_of(work), sent)["Location"] == f"/s/{work.code}/"
    work.refresh_from_db()
    assert work.live_version == work.current_version
    assert work.current_version.version_number == 2
    assert work.current_version.change_note == "Turned by a quarter"


def test_what_is_live_is_not_replaced_by_what_does_not_compile(alice: Any, as_: Any) -> None:
    work = shader(alice)
    answer = as_(alice).post(edit_of(work), typed(glsl_code=BROKEN, note="Kept in the form", based_on="1"))
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "so it was not saved" in html
    assert 'data-line="2"' in html
    assert "vec4(missing, 1.0)" in html
    assert "Kept in the form" in html
    work.refresh_from_db()
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
    assert 'name="based_on" value="2"' in html
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


def test_only_its_author_edits(alice: Any, bob: Any, mona: Any, as_: Any) -> None:
    work = shader(alice)
    for person in (bob, mona):
        assert as_(person).get(edit_of(work)).status_code == 404
        assert as_(person).post(edit_of(work), typed(based_on="1")).status_code == 404
    assert as_(None).get(edit_of(work))["Location"].startswith("/account/login/?next=/s/")
    assert work.versions.count() == 1


def test_hostile_text_comes_back_as_text(alice: Any, as_: Any) -> None:
    hostile = "</textarea><script>alert(1)</script>"
    sent = typed(title="", description=hostile, glsl_code=hostile, note=hostile, tags=hostile)
    for answer in (as_(alice).post("/new/", sent), as_(alice).post(edit_of(shader(alice)), sent)):
        assert "<script>alert" not in answer.content.decode()
        assert "&lt;/textarea&gt;&lt;script&gt;" in answer.content.decode()
