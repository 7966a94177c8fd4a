"""A shader's life in a real browser: written, published, run, forked, revised, compared, restored, embedded."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from apps.shaders import services
from apps.shaders.models import Shader
from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, TUNABLE, shader
from tests.conftest import Site, wait_for
from tests.test_journeys import submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("answered")]
NewPage = Callable[..., Page]

BLINK = """void mainImage(out vec4 colour, in vec2 place) {
    vec2 uv = place / iResolution.xy;
    colour = vec4(uv, 0.5 + 0.5 * sin(iTime * 6.0), 1.0);
}
"""
LISTENS = """void mainImage(out vec4 colour, in vec2 place) {
    float x = place.x / iResolution.x;
    float spectrum = texture(iChannel0, vec2(x, 0.25)).r;
    float wave = texture(iChannel0, vec2(x, 0.75)).r;
    colour = vec4(spectrum, wave, 0.2, 1.0);
}
"""
READY = "shader-canvas[data-ready]"
# Two cores draw every pixel here, while other tests run.
READY_MS = 60_000
SMALL = {"viewport": {"width": 820, "height": 640}}
FOREIGN = '<!doctype html><html lang="en"><title>A blog</title><link rel="icon" href="data:,">{}'
# Small enough to compare, large enough that a moving picture differs.
SAMPLE = """canvas => {
    const small = document.createElement("canvas");
    small.width = small.height = 8;
    const context = small.getContext("2d");
    context.drawImage(canvas, 0, 0, 8, 8);
    return [...context.getImageData(0, 0, 8, 8).data];
}"""


def pixels(where: Page | Frame, nth: int = 0) -> list[int]:
    found: list[int] = where.locator(f"{READY} canvas").nth(nth).evaluate(SAMPLE, timeout=READY_MS)
    return found


def difference(one: list[int], other: list[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def it_moves(where: Page | Frame) -> bool:
    first = pixels(where)
    return bool(wait_for(lambda: difference(first, pixels(where)) > 8, 30))


def write(page: Page, code: str) -> None:
    """The Image pass, in the editor."""
    page.wait_for_selector("glsl-editor[data-ready]")
    page.evaluate("code => document.querySelector('studio-workbench').passes.setValue('image', code)", code)


def publish(page: Page, seen_by: str = "Everybody") -> None:
    page.get_by_label(seen_by, exact=True).check()
    submit(page, "Publish")
    expect(page.get_by_text("Published.")).to_be_visible()


@contextmanager
def a_foreign_page(html: str) -> Iterator[str]:
    """Somebody else's server: another origin, with no idea of ours."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode() if self.path == "/" else b"")

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.timeout(240)
def test_a_shader_is_written_published_forked_revised_compared_and_restored(new_page: NewPage, person: Any) -> None:
    alice, bob = person("alice"), person("bob")
    page = new_page(alice, **SMALL)

    # Written: what is wrong is said with its line, and nothing is lost by it.
    page.goto("/new/")
    page.locator(".start__button").first.click()
    page.get_by_label("Title").fill("Slow tide")
    write(page, BLINK.replace("uv,", "missing,"))
    expect(page.locator(".cm-lintRange-error")).to_have_text("missing", timeout=READY_MS)
    write(page, BLINK)
    submit(page, "Save and publish…")
    expect(page.get_by_text("You can publish 5 of 5 more this month.")).to_be_visible()
    publish(page)
    work = alice.shaders.get()
    assert work.status == Shader.Status.PUBLISHED
    assert it_moves(page)

    # Forked by somebody else, who changes it and says how.
    page.goto("about:blank")  # it would go on drawing
    other = new_page(bob, **SMALL)
    other.goto(work.get_absolute_url())
    assert it_moves(other)
    other.get_by_role("link", name="Fork", exact=True).click()
    submit(other, "Fork")
    other.get_by_label("Title").fill("Quick tide")
    write(other, BLINK.replace("6.0", "9.0"))
    other.get_by_role("button", name="Details", exact=True).click()
    other.get_by_label("What changed").fill("Half as slow")
    submit(other, "Save and publish…")
    publish(other)
    expect(other.get_by_text("A fork of")).to_contain_text("Slow tide")
    fork = bob.shaders.get()
    assert fork.forked_from == work
    other.goto(f"/s/{work.code}/lineage/")
    expect(other.get_by_role("link", name="Quick tide")).to_be_visible()

    # Revised with a note.
    page.goto(f"/s/{work.code}/edit/")
    write(page, BLINK.replace("vec4(uv,", "vec4(1.0 - uv,"))
    page.get_by_role("button", name="Details", exact=True).click()
    page.get_by_label("What changed").fill("The other way up")
    submit(page, "Save")
    expect(page.get_by_text("Saved as version 3.")).to_be_visible()

    # Compared: the words that changed, and both running by one clock.
    page.goto(f"/s/{work.code}/versions/")
    expect(page.get_by_text("The other way up")).to_be_visible()
    page.get_by_role("link", name="Compare with 2").click()
    expect(page.locator(".diff__line--added mark").first).to_be_visible()
    expect(page.locator(READY)).to_have_count(2, timeout=READY_MS)
    page.locator("shader-transport").get_by_role("button", name="Pause").click()
    page.locator("shader-transport").get_by_label("Time").fill("12.5")
    assert page.locator("shader-canvas").evaluate_all("all => all.map(one => one.time)") == [12.5, 12.5]
    assert wait_for(lambda: difference(pixels(page, 0), pixels(page, 1)) > 60, 15)

    # Restored, as a fourth version.
    page.goto(f"/s/{work.code}/versions/")
    page.get_by_role("link", name="Restore version 2").click()
    submit(page, "Restore")
    expect(page.get_by_text("Version 2 is back, as version 4.")).to_be_visible()
    work.refresh_from_db()
    assert work.live_version is not None
    assert work.live_version.version_number == 4
    assert work.glsl_code == BLINK


def test_it_runs_in_a_frame_of_a_foreign_page(new_page: NewPage, person: Any, site: Site) -> None:
    work = shader(person("alice"), glsl_code=BLINK)
    page = new_page(**SMALL)
    page.goto(work.get_absolute_url())
    page.get_by_text("Embed it").click()
    code = page.get_by_label("Code for your page").input_value()
    assert f"{site.url}/s/{work.code}/embed/" in code
    told = page.evaluate("document.querySelector('link[type=\"application/json+oembed\"]').href")
    assert work.code in page.request.get(told).json()["html"]
    with a_foreign_page(FOREIGN.format(code)) as blog:
        page.goto(blog)
        element = page.locator("iframe").element_handle()
        frame = element and element.content_frame()
        assert frame
        frame.wait_for_selector(READY, timeout=READY_MS)
        assert frame.evaluate("origin") == "null"
        assert it_moves(frame)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param({"glsl_code": FEEDBACK_IMAGE, "passes": FEEDBACK_PASSES}, id="feedback"),
        pytest.param(
            {
                "glsl_code": LISTENS,
                "passes": {"image": {"inputs": [{"source": "audio"}]}},
                "shader_type": "audio-reactive",
            },
            id="audio",
        ),
    ],
)
def test_several_passes_and_sound_run_on_their_page(content: Any, page: Page, person: Any) -> None:
    work = shader(person("alice"), **content)
    page.goto(work.get_absolute_url())
    page.wait_for_selector(READY, timeout=READY_MS)
    assert it_moves(page)
    assert max(pixels(page)[:3] + pixels(page)[100:103]) > 0


def test_values_are_kept_under_a_name_and_travel_in_the_address(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    work = shader(alice, glsl_code=TUNABLE)
    services.preset_save(shader=work, by=alice, name="Blue", values={"ink": "#0000ff", "speed": 0})
    page = new_page(alice)
    page.goto(f"{work.get_absolute_url()}?p.speed=2.5")
    page.wait_for_selector(READY, timeout=READY_MS)
    values = "document.querySelector('shader-canvas').values"
    assert page.evaluate(values)["speed"] == 2.5
    page.get_by_role("link", name="Blue").click()
    expect(page.get_by_role("link", name="Blue")).to_have_attribute("aria-current", "true")
    assert page.evaluate(values)["ink"] == "#0000ff"
    page.wait_for_url(re.compile(r"p\.ink=%230000ff"))
    page.evaluate("document.querySelector('shader-canvas').setValue('count', 7)")
    page.get_by_label("Keep the values").fill("Seven")
    submit(page, "Keep")
    expect(page.get_by_text("Kept as “Seven”.")).to_be_visible()
    assert work.presets.get(name="Seven").values["count"] == 7
    # The same without the script: the name is a link.
    link = page.get_by_role("link", name="Seven").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query)["p.count"] == ["7"]


def test_source_is_read_pass_by_pass_and_a_line_has_an_address(page: Page, person: Any) -> None:
    work = shader(person("alice"), glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    page.goto(f"{work.get_absolute_url()}#buffer_a-L3")
    line = page.locator("#buffer_a-L3")
    expect(line).to_be_in_viewport()
    expect(page.locator("#image")).to_be_hidden()
    page.get_by_role("link", name="Image").click()
    expect(page.locator("#image")).to_be_visible()
    expect(line).to_be_hidden()
    assert page.url.endswith("#image")


def test_without_scripts_and_without_webgl_there_is_still_a_page(browser: Any, site: Site, person: Any) -> None:
    work = shader(person("alice"), glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{work.get_absolute_url()}#buffer_a")
    expect(page.get_by_text("With JavaScript and WebGL 2 the shader runs here.")).to_be_visible()
    expect(page.locator("#buffer_a")).to_be_visible()
    expect(page.locator("#image")).to_be_hidden()
    page.get_by_role("link", name="Image").click()
    expect(page.locator("#image")).to_be_visible()
    plain.close()
    blind = browser.new_context(base_url=site.url)
    page = blind.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(work.get_absolute_url())
    expect(page.get_by_text("WebGL 2, which this browser does not have").first).to_be_visible()
    blind.close()
