"""Pictures of shaders in a real browser, drawn by a real render worker: they come to pages that stand open, move under
the pointer, and say why where there is none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.shaders.models import Shader
from apps.shaders.tests.examples import PLAIN, shader
from tests.conftest import ROOT, Site
from tests.test_journey_shaders import BLINK, SMALL, write
from tests.test_journeys import submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("answered")]
NewPage = Callable[..., Page]

# Two cores draw every pixel of this, while other tests run.
DRAWN_MS = 150_000
FLASHES = """void mainImage(out vec4 colour, in vec2 place) {
    colour = vec4(vec3(step(0.5, fract(iTime * 6.0))), 1.0);
}
"""
NEVER_ENDS = """void mainImage(out vec4 colour, in vec2 place) {
    float x = 0.5;
    for (int i = 0; i < 2147483647; i++) {
        x = fract(sin(x * 12.9898 + float(i) + place.x) * 43758.5453);
    }
    colour = vec4(x, 0.0, 0.0, 1.0);
}
"""


@contextmanager
def a_render_worker(site: Site) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "manage.py", "render"], cwd=ROOT, env=site.environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def stays(page: Page) -> Callable[[], None]:
    """→ a check that it is the same page still."""
    page.evaluate("() => { window.stays = true; }")

    def check() -> None:
        assert page.evaluate("() => window.stays === true")

    return check


@pytest.mark.timeout(420)
def test_what_is_written_and_published_has_its_picture_without_a_reload(
    site: Site, new_page: NewPage, alice: Any
) -> None:
    work = shader(alice, publish=False, title="Slow tide", glsl_code=PLAIN)
    page = new_page(alice, **SMALL)
    page.goto(f"/studio/{work.code}/")
    told = page.locator("studio-drawn")
    expect(told).to_contain_text("Its picture waits to be drawn.")
    with a_render_worker(site):
        # In the editor, of what was saved.
        write(page, BLINK)
        submit_without_leaving(page, "Save")
        expect(told).to_contain_text("Its picture is there.", timeout=DRAWN_MS)
        expect(told.locator("img")).to_be_attached()
        # Published: it was drawn already, so it is there at once.
        page.goto(f"/s/{work.code}/publish/")
        submit(page, "Publish")
        expect(page.locator("shader-canvas img")).to_be_attached()
        assert page.locator("[data-render]").count() == 0

        # Written and published in one go.
        quick = shader(alice, publish=False, title="Quick tide", glsl_code=BLINK.replace("6.0", "9.0"))
        page.goto(f"/s/{quick.code}/publish/")
        submit(page, "Publish")
        is_same = stays(page)
        drawn = page.locator(".drawn")
        expect(drawn).to_contain_text("Its picture is there.", timeout=DRAWN_MS)
        expect(drawn.locator("img")).to_have_js_property("complete", True)
        expect(drawn.locator("img")).to_have_js_property("naturalWidth", 640)
        expect(page.locator("shader-canvas .player__poster")).to_be_attached()
        is_same()
    _the_card_under_the_pointer_plays_its_film(new_page, [work, quick])


def submit_without_leaving(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()


def _the_card_under_the_pointer_plays_its_film(new_page: NewPage, works: list[Shader]) -> None:
    page = new_page(**SMALL)
    page.goto("/@alice/")
    cards = [page.locator(".work").filter(has_text=work.title) for work in works]
    films = page.locator("video")
    expect(films).to_have_count(0)
    cards[0].hover()
    expect(cards[0].locator(".work__film[data-shown]")).to_be_attached(timeout=DRAWN_MS)
    # By keyboard the next one, and there is only ever one.
    page.mouse.move(2, 2)
    cards[1].get_by_role("link", name=works[1].title).focus()
    expect(cards[1].locator(".work__film[data-shown]")).to_be_attached(timeout=DRAWN_MS)
    expect(films).to_have_count(1)
    assert films.evaluate("film => [film.muted, film.loop, film.videoWidth, film.videoHeight]") == [
        True,
        True,
        320,
        180,
    ]
    assert page.locator("canvas").count() == 0
    still = new_page(reduced_motion="reduce", **SMALL)
    still.goto("/@alice/")
    still.locator(".work").first.hover()
    still.wait_for_timeout(600)
    assert still.locator("video, canvas").count() == 0


@pytest.mark.timeout(420)
def test_what_cannot_be_drawn_says_why_and_what_flashes_waits_to_be_asked(
    site: Site, new_page: NewPage, alice: Any
) -> None:
    endless = shader(alice, title="Never ends", glsl_code=NEVER_ENDS, publish=False)
    flashing = shader(alice, title="Strobe", glsl_code=FLASHES, publish=False)
    page = new_page(alice, **SMALL)
    page.goto("/studio/")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("button", name="Publish…", exact=True).click()
    submit(page, "Publish")
    is_same = stays(page)
    card = page.locator(".work").filter(has_text="Never ends")
    strobe = page.locator(".work").filter(has_text="Strobe")
    expect(card).to_contain_text("Waits to be drawn")
    with a_render_worker(site):
        expect(card).to_contain_text("Could not be drawn", timeout=DRAWN_MS)
        expect(strobe.get_by_role("button", name="It flashes: play")).to_be_visible(timeout=DRAWN_MS)
        is_same()

    # On its page nothing runs before somebody says so, and its author reads why.
    page.goto(endless.get_absolute_url())
    expect(page.locator(".drawn")).to_contain_text("Its picture could not be drawn.")
    expect(page.locator(".player__cover")).to_contain_text("could not bear this one")
    assert page.locator("shader-canvas canvas").count() == 0

    # What flashes starts under no pointer, and in no player, but by its button.
    visitor = new_page(**SMALL)
    visitor.goto("/@alice/")
    strobe = visitor.locator(".work").filter(has_text="Strobe")
    strobe.hover()
    visitor.wait_for_timeout(600)
    assert visitor.locator("video, canvas").count() == 0
    strobe.get_by_role("button", name="It flashes: play Strobe").click()
    expect(strobe.locator(".work__film[data-shown]")).to_be_attached(timeout=DRAWN_MS)
    visitor.goto(flashing.get_absolute_url())
    expect(visitor.locator(".player__cover")).to_contain_text("can cause seizures")
    assert visitor.locator("shader-canvas canvas").count() == 0
    visitor.locator(".player__cover").get_by_role("button", name="Play").click()
    # Where others run at the same time this machine may find it heavy: then it was tried.
    expect(visitor.locator("shader-canvas")).to_have_attribute("data-now", re.compile("ready|heavy"), timeout=DRAWN_MS)
