"""The code editor, in a real browser under the site's own policy."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.templatetags.static import static
from django.utils.html import escape
from playwright.sync_api import Page, Route, expect

from apps.shaders.check import check
from apps.shaders.programs import Program
from tests.accessible import faults_on
from tests.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

ADDRESS = "/editor-harness/"
SHEETS = ("tokens", "base", "layout", "button", "form", "editor")
# Of the editor's own code, everything that it may load with it.
MAX_COMPRESSED_BYTES = 400 * 1024
SOURCE = """// A ring that breathes.
#define SQ(x) ((x) * (x))
uniform vec3 ink; // color = #ff8800 "Ink"

struct Ray {
  vec3 origin;
  vec3 direction;
};

// How far p is from the ring.
float ring(vec2 p, float width) {
  return abs(length(p) - 0.5) - width;
}

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
  vec2 p = (2.0 * fragCoord - iResolution.xy) / iResolution.y;
  Ray ray = Ray(vec3(0.0, 0.0, -2.0), vec3(p, 1.5));
  float d = ring(p, 0.02 + shade(p.x));
  vec3 colour = mix(vec3(0.9, 0.4, 0.1), ink, d);
  fragColor = vec4(colour, 1.0);
}
"""
COMMON = "float shade(float x) {\n  return 0.01 * x;\n}\n"


def document(source: str, attributes: str) -> str:
    links = "".join(f'<link rel="stylesheet" href="{static(f"css/{name}.css")}">' for name in SHEETS)
    module = f'<script type="module" src="{static("js/editor/element.js")}"></script>'
    view = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    field = f'<textarea id="code" name="glsl_code">\n{escape(source)}</textarea>'
    return (
        f'<!doctype html><html lang="en"><head><title>Editor</title>{view}{links}{module}</head>'
        f'<body><main class="page"><h1>Editor</h1><form method="get"><div class="field">'
        f'<label class="field__label" for="code">Image</label><glsl-editor {attributes}>{field}</glsl-editor></div>'
        f'<button class="button">Save</button></form></main></body></html>'
    )


@pytest.fixture
def write(page: Page, site: Site) -> Callable[..., Page]:
    """Opens an editor. The answer is a real one of the site's with another text, so its policy holds."""

    def open_it(source: str = SOURCE, attributes: str = "") -> Page:
        def answer(route: Route) -> None:
            real = route.fetch(url=f"{site.url}/account/inactive/")
            route.fulfill(response=real, body=document(source, attributes))

        page.route(f"{site.url}{ADDRESS}**", answer)
        page.goto(f"{site.url}{ADDRESS}")
        page.wait_for_selector("glsl-editor[data-ready]")
        return page

    return open_it


def editor(page: Page, expression: str, given: Any = None) -> Any:
    return page.evaluate(f"given => {{ const it = document.querySelector('glsl-editor'); {expression} }}", given)


def value(page: Page) -> str:
    return str(editor(page, "return it.value"))


def line(page: Page, number: int) -> str:
    return value(page).split("\n")[number - 1]


def go(page: Page, number: int, before: str) -> None:
    """Puts the cursor in front of these words in the line."""
    column = line(page, number).index(before) + 1
    editor(page, "it.goto(...given)", [number, column])


def options(page: Page) -> list[str]:
    page.wait_for_selector(".cm-tooltip-autocomplete li[aria-selected]")
    return [text.split("\n")[0] for text in page.locator(".cm-tooltip-autocomplete li").all_inner_texts()]


def heard(page: Page, name: str) -> Callable[[], Any]:
    """What the element's next event of that name carries."""
    editor(
        page, "it.addEventListener(given, (event) => { window.heard = { name: given, detail: event.detail } })", name
    )
    return lambda: page.evaluate("window.heard")


def test_what_is_typed_stands_in_the_form_and_keys_lead_out(write):
    page = write()
    go(page, 20, "fragColor")
    saved = heard(page, "save")
    page.keyboard.type("colour *= 2.0;\n")
    page.keyboard.press("Control+s")
    assert saved()["name"] == "save"
    sent = page.evaluate("Object.fromEntries(new FormData(document.forms[0]))")
    assert list(sent) == ["glsl_code"]
    assert "  colour *= 2.0;\n  fragColor" in sent["glsl_code"]
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()


def test_without_a_script_the_plain_field_stays(browser, site):
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.route("**/editor-harness/", lambda route: route.fulfill(content_type="text/html", body=document(SOURCE, "")))
    page.goto(ADDRESS)
    expect(page.get_by_label("Image")).to_have_value(SOURCE)
    context.close()


def test_it_completes_what_the_place_asks_for(write):
    page = write()
    go(page, 20, "fragColor")
    page.keyboard.type("ray.")
    assert sorted(options(page)) == ["direction", "origin"]
    page.keyboard.type("origin.")
    page.wait_for_function("() => document.querySelector('.cm-tooltip-autocomplete')?.textContent.includes('xyz')")
    assert {"x", "xy", "xyz", "rgb"} <= set(options(page))
    page.keyboard.type("x; smooths")
    page.wait_for_selector("text=Rises from 0 to 1 between both edges")
    page.keyboard.press("Enter")
    assert "ray.origin.x; smoothstep" in value(page)
    page.keyboard.type("(0.0, 1.0, iTi")
    assert options(page)[:2] == ["iTime", "iTimeDelta"]
    page.keyboard.press("Escape")


def test_a_snippet_brings_what_it_needs(write):
    page = write("void mainImage(out vec4 o, in vec2 p) {\n  o = vec4(1.0);\n}\n")
    editor(page, "it.goto(1, 1)")
    page.keyboard.type("fb")
    assert "fbm: noise in octaves" in options(page)
    expect(page.locator(".cm-completionInfo")).to_contain_text("Noise upon finer noise")
    page.get_by_role("option", name="fbm: noise in octaves").click()
    page.wait_for_function("() => document.querySelector('glsl-editor').value.includes('float fbm(vec2 p)')")
    text = value(page)
    assert (
        text.index("float hash12") < text.index("float valueNoise") < text.index("float fbm") < text.index("void main")
    )
    assert "i < 5; i++" in text


def test_it_explains_and_finds_and_renames(write):
    page = write()
    editor(page, "it.others = given", {"common": COMMON, "buffer_a": "float a = shade(1.0);"})
    go(page, 19, "mix(")
    page.keyboard.press("F1")
    expect(page.locator(".cm-card")).to_contain_text("A straight blend")
    page.keyboard.press("Escape")
    go(page, 18, "ring(")
    page.keyboard.press("F12")
    assert editor(page, "return it.place")["line"] == 11
    defined = heard(page, "definition")
    go(page, 18, "shade(")
    page.keyboard.press("F12")
    assert (defined()["detail"]["pass"], defined()["detail"]["line"]) == ("common", 1)
    # The p of mainImage, and no other one.
    go(page, 16, "p = ")
    page.keyboard.press("F2")
    page.keyboard.type("place")
    page.keyboard.press("Enter")
    assert "ring(place, 0.02 + shade(place.x))" in value(page)
    assert "abs(length(p) - 0.5)" in value(page)
    renamed = heard(page, "rename")
    go(page, 18, "shade(")
    page.keyboard.press("F2")
    page.keyboard.type("dim")
    page.keyboard.press("Enter")
    assert "dim(place.x)" in value(page)
    assert renamed()["detail"]["passes"] == {
        "common": COMMON.replace("shade", "dim"),
        "buffer_a": "float a = dim(1.0);",
    }


def test_messages_stand_on_their_lines_and_follow_them(write):
    page = write()
    said = [{"line": 18, "message": "'shade' : no matching overloaded function found", "severity": "error"}]
    editor(page, "it.setMessages(given)", said)
    expect(page.locator(".cm-lintRange-error")).to_have_text("shade")
    editor(page, "it.goto(1, 1)")
    page.keyboard.press("F8")
    assert editor(page, "return it.place")["line"] == 18
    page.keyboard.press("Control+Shift+M")
    expect(page.get_by_role("listbox")).to_contain_text("no matching overloaded function")
    page.keyboard.press("Escape")
    editor(page, "it.setMessages([])")
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_numbers_and_colours_change_in_place(write):
    page = write()
    go(page, 12, "0.5")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Control+Alt+ArrowDown")
    assert "- 0.59) -" in line(page, 12)
    number = page.locator(".cm-line").nth(11).locator(".g-n").bounding_box()
    page.mouse.move(number["x"] + 4, number["y"] + 6)
    page.keyboard.down("Alt")
    page.mouse.down()
    page.mouse.move(number["x"] + 44, number["y"] + 6, steps=4)
    page.mouse.up()
    page.keyboard.up("Alt")
    assert "- 0.69) -" in line(page, 12)
    choose = "field => { field.value = '#ff0000'; field.dispatchEvent(new Event('input', { bubbles: true })) }"
    page.get_by_label("Colour #e6661a").evaluate(choose)
    assert "mix(vec3(1.0, 0.0, 0.0), ink, d)" in line(page, 19)
    page.get_by_label("Colour #ff8800").evaluate(choose)
    assert line(page, 3) == 'uniform vec3 ink; // color = #ff0000 "Ink"'
    page.locator(".cm-content").focus()
    for _ in range(8):
        page.keyboard.press("Control+z")
    assert value(page) == SOURCE


UNTIDY = """float f(float x){
if(x>1.0)
return 1.0;
    else {
x*=2.0;
}



/* as
     drawn */
#ifdef A
  x=0.0;
  #endif
return x;}
"""
TIDY = """float f(float x){
    if(x>1.0)
        return 1.0;
    else {
        x*=2.0;
    }

/* as
     drawn */
#ifdef A
    x=0.0;
#endif
    return x;}
"""


def test_formatting_moves_lines_and_changes_no_token(write):
    page = write(UNTIDY)
    page.locator(".cm-content").focus()
    page.keyboard.press("Shift+Alt+F")
    assert value(page) == TIDY
    page.keyboard.press("Control+z")
    assert value(page) == UNTIDY


@pytest.mark.parametrize(
    ("keymap", "keys", "expected"),
    [
        ("vim", ["d", "d", ":", "w", "Enter"], SOURCE.split("\n", 1)[1]),
        ("emacs", ["Control+k", "Control+x", "Control+s"], "\n" + SOURCE.split("\n", 1)[1]),
    ],
)
def test_other_keys_are_fetched_when_they_are_chosen(write, keymap, keys, expected):
    page = write()
    saved = heard(page, "save")
    with page.expect_response(lambda response: f"/{keymap}." in response.url):
        editor(page, "it.dataset.keymap = given", keymap)
    page.wait_for_selector(f"glsl-editor[data-keys='{keymap}']")
    editor(page, "it.goto(1, 1)")
    for key in keys:
        page.keyboard.press(key)
    assert value(page) == expected
    assert saved()["name"] == "save"


def test_it_is_accessible_in_both_themes_and_on_a_phone(write, page):
    for width, scheme in ((1100, "dark"), (360, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        write()
        editor(page, "it.setMessages([{ line: 2, message: 'Odd', severity: 'warning' }])")
        page.locator(".cm-content").focus()
        page.keyboard.press("Control+f")
        assert faults_on(page) == []
        assert "Escape, then Tab" in page.locator(".cm-content").get_attribute("aria-label")


HOSTILE = (
    "// <img src=x onerror=alert(1)>\n"
    + "{" * 3000
    + '"/*\n#define\n\\\nstruct {\n'
    + "(" * 500
    + "vec3(0.1, 0.2,\n" * 50
    + "\u202e\U0001f600"
)


def test_hostile_texts_are_text(write):
    page = write(HOSTILE)
    assert value(page) == HOSTILE
    odd = [
        {"line": 99999, "message": "<b>no</b>", "severity": "odd"},
        {"line": -1, "message": "", "severity": "error"},
    ]
    editor(page, "it.setMessages(given)", odd)
    editor(page, "it.goto(1e9, 1e9)")
    page.keyboard.type("x.")
    editor(page, "it.run('format')")
    editor(page, "it.run('rename'); it.run('definition'); it.run('help')")
    assert value(page) == HOSTILE + "x."
    assert page.locator("b, img:not(.cm-widgetBuffer)").count() == 0


def test_a_vector_moves_in_its_pad(write):
    page = write(SOURCE.replace("vec3(p, 1.5)", "vec3(vec2(0.25, -0.5), 1.5)"))
    go(page, 17, "0.25, -0.5")
    page.keyboard.press("Alt+c")
    expect(page.get_by_label("x", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert "vec2(0.26, -0.5)" in line(page, 17)
    square = page.locator(".cm-pad__square").bounding_box()
    page.mouse.click(square["x"] + square["width"] / 2, square["y"] + square["height"] / 2)
    assert "vec2(0.0, 0.0)" in line(page, 17)
    page.get_by_label("y", exact=True).press("Escape")
    expect(page.locator(".cm-pad")).to_have_count(0)
    expect(page.locator(".cm-content")).to_be_focused()


def test_it_comments_folds_writes_in_two_places_replaces_and_shows_brackets(write):
    page = write("float dim(float x) {\n  float half_of = x * 0.5;\n  return half_of;\n}\n")
    go(page, 2, "float")
    page.keyboard.press("Control+/")
    assert line(page, 2) == "  // float half_of = x * 0.5;"
    page.keyboard.press("Control+/")
    assert line(page, 2) == "  float half_of = x * 0.5;"
    # Both places where the word stands, chosen one after the other and written into at once.
    go(page, 2, "half_of")
    page.keyboard.press("Control+d")
    page.keyboard.press("Control+d")
    page.keyboard.type("part")
    assert (line(page, 2), line(page, 3)) == ("  float part = x * 0.5;", "  return part;")
    page.keyboard.press("Escape")
    go(page, 1, "{")
    assert page.locator(".cm-matchingBracket").all_inner_texts() == ["{", "}"]
    page.keyboard.press("Control+Shift+BracketLeft")
    assert page.locator(".cm-foldPlaceholder").count() == 1
    assert page.get_by_text("return part").count() == 0
    page.keyboard.press("Control+Shift+BracketRight")
    assert page.locator(".cm-foldPlaceholder").count() == 0
    page.keyboard.press("Control+f")
    page.locator(".cm-search [name=search]").fill("part")
    page.locator(".cm-search input[name=replace]").fill("piece")
    page.locator(".cm-search [name=replaceAll]").click()
    assert (line(page, 2), line(page, 3)) == ("  float piece = x * 0.5;", "  return piece;")


def test_what_may_not_be_written_can_be_read(write):
    page = write(attributes="readonly")
    go(page, 12, "0.5")
    for keys in ("Alt+ArrowUp", "x", "Delete", "Shift+Alt+F", "F2"):
        page.keyboard.press(keys)
    go(page, 18, "ring(")
    page.keyboard.press("F12")
    assert editor(page, "return it.place")["line"] == 11
    assert value(page) == SOURCE


def test_the_editors_code_is_small_enough_and_only_for_itself(write, page):
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        if response.url.endswith(".js"):
            sizes[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    write()
    for keymap in ("vim", "emacs"):
        editor(page, "it.dataset.keymap = given", keymap)
        page.wait_for_selector(f"glsl-editor[data-keys='{keymap}']")
    assert len(sizes) > 20
    assert sum(sizes.values()) <= MAX_COMPRESSED_BYTES


def test_every_function_that_the_check_knows_is_explained(write):
    page = write()
    count = """async ([names, editor]) => {
      const { BUILT_IN } = await import(names);
      const { BUILTINS } = await import(editor);
      return [...BUILT_IN].filter((name) => !BUILTINS.get(name)?.words);
    }"""
    assert page.evaluate(count, [static("js/shader/program-names.js"), static("js/editor/builtins.js")]) == []


def test_every_snippet_compiles_as_it_is_put_in(write):
    page = write()
    taken = """async (address) => {
      const { SNIPPETS, helpers, plain } = await import(address);
      return SNIPPETS.map((each) => [each.name, helpers(each, () => false) + plain(each.code)]);
    }"""
    found = dict(page.evaluate(taken, static("js/editor/snippets.js")))
    assert len(found) > 30
    for name, text in found.items():
        inside = text.replace("condition", "iTime > 1.0") if name in {"for", "if"} else ""
        image = f"void mainImage(out vec4 o, in vec2 p) {{ o = vec4(1.0); {inside} }}"
        source = text if name == "mainImage" else image if inside else f"{text}\n{image}"
        report = check(Program.of(source, {}))
        assert report.ok, (name, report.document()["errors"])
