"""Import in a real browser: dropped, pasted by keyboard, cut off in the middle, and without JavaScript."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from apps.shaders.models import Shader
from apps.shaders.tests.examples import OTHER, PLAIN
from tests.conftest import Site, let_in, wait_for
from tests.test_journeys import submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("answered")]
NewPage = Callable[..., Page]
# Two cores draw every pixel here, while other tests run.
READY_MS = 60_000

COMMON = """// A drop falls where the sine of its number says.
vec2 drop(float n) { return 0.5 + 0.4 * vec2(sin(n * 1.7), cos(n * 2.3)); }
"""
# Rings that spread and fade: each frame reads the one before.
POND = """void mainImage(out vec4 colour, in vec2 place) {
    vec2 uv = place / iResolution.xy;
    float before = texture(iChannel0, (uv - 0.5) * 0.985 + 0.5).r;
    float near = smoothstep(0.4, 0.0, distance(uv, drop(floor(iTime * 3.0))));
    colour = vec4(max(before * 0.96, near), 0.0, 0.0, 1.0);
}
"""
PICTURE = """void mainImage(out vec4 colour, in vec2 place) {
    float water = texture(iChannel0, place / iResolution.xy).r;
    colour = vec4(mix(vec3(0.05, 0.12, 0.2), vec3(0.7, 0.95, 1.0), water), 1.0);
}
"""
POND_ID = "4dXGR8"
# Small enough to compare, large enough that a moving picture differs.
SAMPLE = """canvas => {
    const small = document.createElement("canvas");
    small.width = small.height = 8;
    const context = small.getContext("2d");
    context.drawImage(canvas, 0, 0, 8, 8);
    return [...context.getImageData(0, 0, 8, 8).data];
}"""
DROP = """files => {
    const brought = new DataTransfer();
    for (const [name, data] of files) {
        brought.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], name));
    }
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, { dataTransfer: brought, bubbles: true, cancelable: true });
        document.querySelector("h1").dispatchEvent(event);
    }
}"""


def pond() -> str:
    """As Shadertoy exports it: one buffer that feeds itself, a Common pass, and sound, which is not for us."""

    def one(name: str, kind: str, code: str, *, reads: bool = False, writes: bool = False) -> dict[str, Any]:
        sampler = {"filter": "linear", "wrap": "clamp", "vflip": "true", "srgb": "false", "internal": "byte"}
        source = {"id": POND_ID, "type": "buffer", "channel": 0, "filepath": "", "sampler": sampler, "published": 1}
        outputs = [{"id": POND_ID, "channel": 0}] if writes else []
        inputs = [source] if reads else []
        return {"name": name, "type": kind, "code": code, "inputs": inputs, "outputs": outputs, "description": ""}

    passes = [
        one("Image", "image", PICTURE, reads=True),
        one("Common", "common", COMMON),
        one("Buffer A", "buffer", POND, reads=True, writes=True),
        one("Sound", "sound", "vec2 mainSound(int samp, float time) { return vec2(0.0); }"),
    ]
    info = {"id": "Pd5Wz1", "name": "Rain on a pond", "username": "dana", "description": "Rings.", "tags": ["water"]}
    return json.dumps({"ver": "0.1", "info": info, "renderpass": passes})


def drop(page: Page, **files: str) -> None:
    page.evaluate(
        DROP, [[name.replace("_", "."), base64.b64encode(data.encode()).decode()] for name, data in files.items()]
    )


def found(page: Page, title: str) -> Any:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True))


def pixels(page: Page) -> list[int]:
    seen: list[int] = page.locator("shader-canvas[data-now=ready] canvas").first.evaluate(SAMPLE, timeout=READY_MS)
    return seen


def test_a_shadertoy_of_many_passes_is_dropped_reported_kept_and_runs(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    page = new_page(alice)
    page.goto("/studio/import/")
    drop(page, pond_json=pond(), broken_json='{"ver": "0.1", "info"')
    row = found(page, "Rain on a pond")
    expect(row.get_by_text("Compiles", exact=True)).to_be_visible()
    expect(row).to_contain_text("Shadertoy JSON")
    expect(row).to_contain_text("By dana")
    row.get_by_text("were not carried over as they were").click()
    expect(row).to_contain_text("Sound")
    expect(page.get_by_role("region", name="Not read")).to_contain_text("broken.json")
    submit(page, "Keep 1 as a draft")
    row.get_by_role("link", name="Open Rain on a pond in the editor").click()
    made = Shader.objects.get(author=alice)
    expect(page).to_have_url(re.compile(f"/studio/{made.code}/$"))
    assert (made.status, made.credit["author"]) == (Shader.Status.DRAFT, "dana")
    assert [name for name, _, _ in made.program.sources()] == ["common", "buffer_a", "image"]
    first = pixels(page)
    # What only the buffer brings, and what only time does.
    wait_for(lambda: max(pixels(page)[::4]) > 100, READY_MS / 1000)
    wait_for(lambda: pixels(page) != first, READY_MS / 1000)


def test_it_goes_by_keyboard_alone(new_page: NewPage, person: Any) -> None:
    alice = person("alice")
    page = new_page(alice)
    page.goto("/studio/import/")
    page.get_by_label("Or paste code or JSON").focus()
    page.keyboard.insert_text(PLAIN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 found.")).to_be_visible()
    # From the report's heading, where reading put it, to the button below.
    expect(page.get_by_role("heading", name="What was found")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep 1 as a draft")).to_be_focused()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Open Pasted in the editor")
    expect(link).to_be_visible()
    assert Shader.objects.get(author=alice).title == "Pasted"


def test_what_fails_in_the_middle_loses_nothing(browser: Browser, site: Site, person: Any) -> None:
    alice = person("alice")
    # Unwatched: the browser itself complains of the answer that is meant.
    context = browser.new_context(base_url=site.url)
    let_in(context, alice, site)
    page = context.new_page()
    page.goto("/studio/import/")
    drop(page, one_frag=PLAIN, two_frag=OTHER, three_frag=PLAIN + "// again")
    expect(page.get_by_text("3 found.")).to_be_visible()
    calls: list[str] = []

    def signed_out_once(route: Route) -> None:
        calls.append(route.request.url)
        if len(calls) == 2:
            route.fulfill(status=401, json={"error": {"code": "signed_out", "message": "You are signed out."}})
        else:
            route.continue_()

    page.route("**/import/keep/", signed_out_once)
    submit(page, "Keep 3 as drafts")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_visible()
    assert Shader.objects.filter(author=alice).count() == 1
    submit(page, "Keep 2 as drafts")
    expect(page.get_by_text("3 found, 3 kept.")).to_be_visible()
    assert {made.title for made in Shader.objects.filter(author=alice)} == {"one", "two", "three"}
    context.close()


def test_it_works_without_javascript(new_page: NewPage, person: Any, tmp_path: Path) -> None:
    alice = person("alice")
    page = new_page(alice, java_script_enabled=False)
    page.goto("/studio/import/")
    files = {"pond.json": pond(), "broken.json": "{", "plain.frag": PLAIN}
    for name, data in files.items():
        (tmp_path / name).write_text(data)
    page.get_by_label("Files").set_input_files([tmp_path / name for name in files])
    submit(page, "Import as drafts")
    expect(page.get_by_role("heading", name="2 drafts made")).to_be_visible()
    expect(page.get_by_role("region", name="Not read")).to_contain_text("broken.json")
    assert {made.title for made in Shader.objects.filter(author=alice)} == {"Rain on a pond", "plain"}
