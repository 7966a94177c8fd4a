"""The page in which a shader is written, in a real browser: typed, marked, mended, turned, saved and published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.shaders import services
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, shader, written
from tests.accessible import faults_on
from tests.conftest import wait_for
from tests.test_journey_shaders import difference, pixels
from tests.test_journeys import submit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("answered"),
    pytest.mark.timeout(240),
]
NewPage = Callable[..., Page]

DESK = {"viewport": {"width": 1100, "height": 700}}
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True}
# Two cores draw every pixel here, while other tests run.
SLOW_MS = 60_000
STILL = """void mainImage(out vec4 colour, in vec2 place) {
    colour = vec4(0.2, 0.4, 0.4, 1.0);
}
"""
COMMON = "float shade(float x) {\n    return 0.5 * x;\n}\n"


@pytest.fixture
def write(new_page: NewPage, person: Any) -> Callable[..., Any]:
    """Signs alice in and opens the editor of a draft of hers."""

    def open_it(options: dict[str, Any] | None = None, **fields: Any) -> tuple[Page, Shader]:
        alice = person("alice")
        page = new_page(alice, **(options or DESK))
        work = shader(alice, publish=False, **fields)
        page.goto(reverse("studio:shaders_shader_change", args=[work.code]))
        page.wait_for_selector("studio-workbench[data-ready]")
        page.wait_for_selector("glsl-editor[data-ready]")
        return page, work

    return open_it


def bench(page: Page, expression: str, given: Any = None) -> Any:
    return page.evaluate(f"given => {{ const it = document.querySelector('studio-workbench'); {expression} }}", given)


def go(page: Page, pass_name: str, line: int, before: str) -> None:
    """Puts the cursor in front of these words."""
    text = bench(page, "return it.passes.value(given)", pass_name).split("\n")[line - 1]
    bench(page, "it.passes.goTo(...given)", [pass_name, line, text.index(before) + 1])


def saved(page: Page, number: int) -> None:
    expect(page.get_by_text(f"Saved as version {number}.")).to_be_visible(timeout=SLOW_MS)


def test_from_a_start_to_a_published_shader(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    page = new_page(alice, **DESK)
    page.goto("/studio/new/")
    page.locator("form.start button").first.click()
    page.wait_for_selector("glsl-editor[data-ready]")
    work = alice.shaders.get()
    page.get_by_label("Title").fill("Paper moon")
    bench(page, "it.passes.goTo('image', 1)")
    page.keyboard.type("// A moon of paper.\n")
    expect(page.locator("studio-workbench")).to_have_attribute("data-touched", "")
    page.get_by_label("What changed").fill("A name, and a note on top")
    page.keyboard.press("Control+s")
    saved(page, 2)
    expect(page.locator("studio-workbench")).not_to_have_attribute("data-touched", "")
    expect(page).to_have_title("Paper moon · Fractafrag")
    work.refresh_from_db()
    assert (work.title, work.current_version.change_note) == ("Paper moon", "A name, and a note on top")
    assert work.glsl_code.startswith("// A moon of paper.\n")
    assert faults_on(page) == []

    # The licence belongs to no version, and goes along with the same press.
    page.get_by_label("Licence").select_option("mit")
    expect(page.get_by_text("as long as the licence's text goes with it")).to_be_visible()
    submit(page, "Save and publish…")
    page.wait_for_url("**/publish/")
    work.refresh_from_db()
    assert (work.licence, work.status) == ("mit", Shader.Status.DRAFT)
    submit(page, "Publish")
    expect(page.get_by_text("Published.")).to_be_visible()
    work.refresh_from_db()
    assert work.status == Shader.Status.PUBLISHED


def test_a_typo_is_marked_on_its_line_and_mended(write: Any) -> None:
    page, work = write(glsl_code=STILL)
    go(page, "image", 2, "vec4")
    page.keyboard.type("glow * ")
    expect(page.locator(".cm-lintRange-error")).to_have_text("glow", timeout=SLOW_MS)
    expect(page.get_by_role("tab", name="Image 1 error")).to_be_visible()
    problem = page.get_by_role("list", name="What the compiler says").get_by_role("button").first
    expect(problem).to_contain_text("Image 2")
    # From the list to the place.
    page.get_by_label("Title").focus()
    problem.click()
    expect(page.locator(".cm-content")).to_be_focused()
    assert bench(page, "return it.passes.editor.place.line") == 2
    go(page, "image", 2, "glow")
    for _ in "glow * ":
        page.keyboard.press("Delete")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0, timeout=SLOW_MS)
    expect(page.get_by_role("tab", name="Image", exact=True)).to_be_visible()
    # Whoever lists what is wrong elsewhere leads to the place as well.
    page.goto(reverse("studio:shaders_shader_change", args=[work.code]) + "?line=3#pass-image")
    expect(page.locator(".cm-content")).to_be_focused()
    assert bench(page, "return it.passes.editor.place.line") == 3


def test_a_number_that_is_dragged_changes_the_picture(write: Any) -> None:
    page, _ = write(glsl_code=STILL)
    before = pixels(page)
    number = page.locator(".cm-line .g-n", has_text="0.2").bounding_box()
    page.mouse.move(number["x"] + 4, number["y"] + 6)
    page.keyboard.down("Alt")
    page.mouse.down()
    page.mouse.move(number["x"] + 20, number["y"] + 6, steps=8)
    page.mouse.up()
    page.keyboard.up("Alt")
    assert "vec4(0.6, 0.4" in bench(page, "return it.sheet.glsl_code")
    assert wait_for(lambda: difference(before, pixels(page)) > 60, 60)


def test_a_buffer_is_one_click_and_its_input_a_few_keys(write: Any) -> None:
    page, work = write(glsl_code=FEEDBACK_IMAGE)
    page.get_by_role("button", name="Add Buffer A").click()
    expect(page.get_by_role("tab", name="Buffer A")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+1")
    page.get_by_role("button", name="iChannel0: Nothing").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="iChannel0 of Image")
    expect(dialog.get_by_role("radio", name="Nothing")).to_be_focused()
    assert faults_on(page) == []
    page.keyboard.press("ArrowDown")
    dialog.get_by_label("Filter").select_option("nearest")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="iChannel0: Buffer A")).to_be_focused()
    page.keyboard.press("Control+s")
    saved(page, 2)
    work.refresh_from_db()
    assert work.program.inputs_of("image")[0] == {"source": "buffer_a", "filter": "nearest", "wrap": "clamp"}
    # Taken away, and with one press there again.
    page.keyboard.press("Alt+2")
    page.get_by_role("button", name="Remove Buffer A").click()
    expect(page.get_by_role("tab", name="Buffer A")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("tab", name="Buffer A")).to_have_attribute("aria-selected", "true")
    assert not bench(page, "return it.isTouched")


def test_a_name_of_common_is_found_and_renamed_in_every_pass(write: Any) -> None:
    image = STILL.replace("0.2", "shade(0.4)")
    page, work = write(glsl_code=image, passes={**FEEDBACK_PASSES, "common": {"code": COMMON}})
    page.wait_for_function("() => document.querySelector('glsl-editor').others.common")
    go(page, "image", 2, "shade")
    page.keyboard.press("F12")
    expect(page.get_by_role("tab", name="Common")).to_have_attribute("aria-selected", "true")
    assert bench(page, "return it.passes.editor.place") == {"line": 1, "column": 7}
    page.wait_for_function("() => document.querySelector('[data-pass=common]').others?.image")
    page.keyboard.press("F2")
    page.keyboard.type("dim")
    page.keyboard.press("Enter")
    expect(page.get_by_text("shade is dim now, also in Image.")).to_be_visible()
    page.keyboard.press("Control+s")
    saved(page, 2)
    work.refresh_from_db()
    assert "dim(0.4)" in work.glsl_code
    assert "float dim(" in work.program.code_of("common")


def test_all_of_it_by_keyboard_alone(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    page = new_page(alice, **DESK)
    page.goto("/studio/new/")

    def tab_to(selector: str, at_most: int = 60) -> None:
        for _ in range(at_most):
            if page.evaluate("at => Boolean(document.activeElement?.matches(at))", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"No way leads to {selector}.")

    tab_to(".start__button")
    page.keyboard.press("Enter")
    page.wait_for_selector("glsl-editor[data-ready]")
    tab_to("#id_title")
    page.keyboard.press("Control+a")
    page.keyboard.type("By hand")
    tab_to("[role=tab]")
    page.keyboard.press("Alt+1")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("// Typed.\n")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    tab_to(".channel-tile")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    tab_to("#id_tags")
    page.keyboard.type("water, calm")
    # Back in the editor and saved from there.
    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+s")
    saved(page, 2)
    work = alice.shaders.get()
    assert (work.title, work.tags) == ("By hand", ["water", "calm"])
    assert work.glsl_code.startswith("// Typed.\n")
    assert work.program.inputs_of("image")[0] is not None


def test_vim_keys_are_kept_and_save(write: Any) -> None:
    page, work = write(glsl_code=STILL)
    page.get_by_text("More", exact=True).locator("..").click()
    page.get_by_role("button", name="Editor and theme").click()
    page.get_by_label("Vim").check()
    page.get_by_label("Size of the text, in pixels").fill("18")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("glsl-editor[data-keys=vim]")
    assert page.locator(".cm-scroller").evaluate("it => getComputedStyle(it).fontSize") == "18px"
    bench(page, "it.passes.goTo('image', 1)")
    page.keyboard.type("O// From vim")
    page.keyboard.press("Escape")
    page.keyboard.type(":w")
    page.keyboard.press("Enter")
    saved(page, 2)
    work.refresh_from_db()
    assert work.glsl_code.startswith("// From vim\n")


def test_what_cannot_be_saved_is_said_beside_its_field(write: Any) -> None:
    page, work = write(glsl_code=STILL)
    page.get_by_label("Title").fill("")
    page.get_by_label("Tags").fill(",".join(f"tag{n}" for n in range(13)))
    page.keyboard.press("Control+s")
    expect(page.get_by_role("alert")).to_contain_text("It was not saved.")
    expect(page.get_by_label("Title")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Title").fill("Back again")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("Tags")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".field:has(#id_tags) .errorlist")).to_contain_text("up to 12 tags")
    page.get_by_label("Tags").fill("calm")
    page.keyboard.press("Control+s")
    saved(page, 2)
    expect(page.get_by_label("Tags")).not_to_have_attribute("aria-invalid", "true")
    work.refresh_from_db()
    assert work.title == "Back again"


def test_tags_are_suggested_and_taken_by_keyboard(write: Any, person: Any) -> None:
    shader(person("bob"), tags=["water", "wave"])
    page, _ = write(glsl_code=STILL)
    tags = page.get_by_label("Tags")
    tags.fill("calm, ")
    tags.press_sequentially("wa")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options).to_have_text(["water", "wave"])
    tags.press("ArrowDown")
    tags.press("ArrowDown")
    assert tags.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    tags.press("Enter")
    expect(tags).to_have_value("calm, wave, ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert bench(page, "return it.sheet.tags") == "calm, wave, "


def test_on_a_phone_everything_is_within_reach(write: Any) -> None:
    page, work = write(PHONE, glsl_code=STILL)
    expect(page.locator("shader-canvas")).to_be_in_viewport()
    assert faults_on(page) == []
    go(page, "image", 2, "vec4")
    page.keyboard.type("2.0 * ")
    page.get_by_role("button", name="Details", exact=True).tap()
    expect(page.locator(".bench__code")).to_be_hidden()
    page.get_by_label("Description").fill("On the way.")
    page.get_by_role("button", name="Values", exact=True).tap()
    expect(page.get_by_role("button", name="Measure")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Save", exact=True).tap()
    saved(page, 2)
    work.refresh_from_db()
    assert (work.description, "2.0 * vec4" in work.glsl_code) == ("On the way.", True)


def test_without_a_script_it_is_a_plain_form(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    work = shader(alice, publish=False, glsl_code=STILL)
    page = new_page(alice, java_script_enabled=False)
    page.goto(reverse("studio:shaders_shader_change", args=[work.code]))
    expect(page.get_by_role("link", name="Fractafrag", exact=True)).to_be_visible()
    page.get_by_label("Title").fill("By plain form")
    page.get_by_label("Image code").fill(STILL.replace("0.2", "0.9"))
    page.locator("#pass-buffer_a > summary").click()
    page.get_by_label("Buffer A code").fill(FEEDBACK_PASSES["buffer_a"]["code"])
    page.locator("#id_public_display").uncheck()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    work.refresh_from_db()
    assert (work.title, work.public_display) == ("By plain form", False)
    assert work.program.code_of("buffer_a")


def test_a_page_that_is_behind_overwrites_nothing(write: Any) -> None:
    page, work = write(glsl_code=STILL)
    go(page, "image", 2, "vec4")
    page.keyboard.type("3.0 * ")
    services.shader_revise(shader=work, by=work.author, content=written(glsl_code=STILL.replace("0.2", "0.7")))
    heard = "it.addEventListener('conflict', (event) => { window.theirs = event.detail.current.number })"
    bench(page, heard)
    page.keyboard.press("Control+s")
    page.wait_for_function("() => window.theirs === 2")
    assert "3.0 * vec4" in bench(page, "return it.sheet.glsl_code")
    assert work.versions.count() == 2
