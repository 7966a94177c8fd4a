"""Exported pages as somebody opens them: from a folder, with the network cut."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from apps.shaders.exporting import page as page_of
from apps.shaders.exporting import works_zip
from apps.shaders.models import ShaderVersion
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, shader
from tests.conftest import listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

FLAT = """uniform vec3 ink; // color = #ff0000 "Ink"
uniform float light; // 0..1 = 1.0 "Light"
void mainImage(out vec4 colour, in vec2 place) { colour = vec4(ink * light, 1.0) + 0.0 * iTime; }
"""
MOVING = """void mainImage(out vec4 colour, in vec2 place) { colour = vec4(fract(iTime), 0.2, 0.4, 1.0); }
"""
# Counts its own frames in a buffer, so it is black without one.
COUNTING = {
    "common": {"code": "const float STEP = 0.02;\n"},
    "buffer_a": {
        "code": "void mainImage(out vec4 c, in vec2 p) { c = texelFetch(iChannel0, ivec2(p), 0) + STEP; }\n",
        "inputs": [{"source": "buffer_a", "filter": "nearest"}],
    },
    "image": {"inputs": [{"source": "buffer_a"}]},
}
SAMPLE = """async () => {
  const canvas = document.querySelector("canvas");
  const small = new OffscreenCanvas(1, 1).getContext("2d");
  small.drawImage(canvas, 0, 0, 1, 1);
  return [...small.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}"""


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """`shown(version)`: the page that was made of it, running, and what it complained about."""
    context = browser.new_context(viewport={"width": 480, "height": 540})
    context.set_offline(True)
    complaints: list[str] = []
    asked: list[str] = []

    def show(version: ShaderVersion) -> Page:
        path = tmp_path / "shader.html"
        path.write_text(page_of(version, author="alice", licence="cc0"))
        page = context.new_page()
        listen(page, complaints)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("#shader[data-now=ready] canvas", timeout=60_000)
        return page

    yield show
    # First, or what fails would go on drawing beside all that comes after.
    context.close()
    assert complaints == []
    assert [address for address in asked if not address.startswith(("file:", "data:", "blob:"))] == []


def until(page: Page, wanted: str) -> None:
    page.wait_for_function(f"async () => {{ const c = await ({SAMPLE})(); return {wanted}; }}", timeout=30_000)


def test_it_runs_from_a_folder_and_stops_when_asked(shown):
    page = shown(ShaderVersion(title="Moving", glsl_code=MOVING))
    first = page.evaluate(SAMPLE)
    until(page, f"Math.abs(c[0] - {first[0]}) > 20")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    still = page.evaluate(SAMPLE)
    page.wait_for_timeout(300)
    assert page.evaluate(SAMPLE) == still


def test_its_parameters_turn_the_picture(shown):
    page = shown(ShaderVersion(title="Flat", glsl_code=FLAT))
    until(page, "c[0] > 240 && c[1] < 10")
    page.get_by_role("button", name="Parameters").click()
    page.get_by_label("Ink").fill("#00ff00")
    until(page, "c[0] < 10 && c[1] > 240")
    page.get_by_label("Light, exact value").fill("0.5")
    page.get_by_label("Light, exact value").press("Enter")
    until(page, "c[1] > 110 && c[1] < 145")
    page.get_by_role("button", name="Reset").click()
    until(page, "c[0] > 240 && c[1] < 10")
    # Nothing is wider than a phone.
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.get_by_role("button", name="Save a picture").bounding_box()["x"] < 320


def test_all_its_passes_are_drawn(shown):
    page = shown(ShaderVersion(title="Counting", glsl_code=FEEDBACK_IMAGE, passes=COUNTING))
    until(page, "c[0] > 100")
    page.get_by_role("button", name="Pause").click()


def test_it_says_why_it_cannot_be_drawn(browser, tmp_path):
    path = tmp_path / "broken.html"
    path.write_text(page_of(ShaderVersion(title="Broken", glsl_code=FLAT.replace("ink *", "inc *"))))
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#shader[data-now=failed]", timeout=60_000)
    assert "Image, line 3" in page.locator("#shader").inner_text()
    page.close()


def test_the_site_of_ones_works_opens_from_a_folder(alice, browser, tmp_path):
    shader(alice, title="Echo", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    with works_zip(alice) as file, zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme="light")
    context.set_offline(True)
    page = context.new_page()
    complaints: list[str] = []
    listen(page, complaints)
    page.goto((tmp_path / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Echo").click()
    page.wait_for_selector("#shader[data-now=ready] canvas", timeout=60_000)
    assert complaints == []
    context.close()
