"""What stands beside the editor: the picture that follows, what it costs, its values, and its own window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.shaders.models import ParameterPreset
from apps.shaders.tests.examples import PLAIN, shader
from tests.accessible import faults_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("answered"),
    pytest.mark.timeout(240),
]
NewPage = Callable[..., Page]

DESK = {"viewport": {"width": 1100, "height": 900}}
# Two cores draw every pixel here, while other tests run.
SLOW_MS = 60_000
TURNED = """uniform float glow; // 0..1 = 0.25 "Glow"
uniform vec3 ink; // color = #ff0000 "Ink"

void mainImage(out vec4 colour, in vec2 place) {
    colour = vec4(glow, ink.g, 0.5 + 0.001 * sin(iTime), 1.0);
}
"""
# It counts frames in its buffer; the image shows the count in red.
COUNTS = "void mainImage(out vec4 o, in vec2 p) { o = texelFetch(iChannel0, ivec2(0), 0) + 1.0 / 255.0; }"
COUNTED = "void mainImage(out vec4 o, in vec2 p) { o = vec4(texelFetch(iChannel0, ivec2(0), 0).r, 0.0, 0.0, 1.0); }"
COUNTING = {
    "buffer_a": {"code": COUNTS, "inputs": [{"source": "buffer_a", "filter": "nearest"}]},
    "image": {"inputs": [{"source": "buffer_a", "filter": "nearest"}]},
}
# No compiler can know that it turns for ever.
ENDLESS = """void mainImage(out vec4 colour, in vec2 place) {
    float sum = iTime;
    int turns = 0;
    while (turns < 1000) {
        sum += sin(sum * place.x);
        if (sum > -1e9) {
            turns = 0;
        }
        turns++;
    }
    colour = vec4(fract(sum), 0.0, 0.0, 1.0);
}
"""


@pytest.fixture
def write(new_page: NewPage, person: Any) -> Callable[..., Page]:
    """Signs alice in and opens the editor of a draft of hers, with its picture."""

    def open_it(glsl_code: str = PLAIN, **fields: Any) -> Page:
        alice = person("alice")
        page = new_page(alice, **DESK)
        page.context.set_default_timeout(SLOW_MS)
        work = shader(alice, publish=False, glsl_code=glsl_code, **fields)
        page.add_init_script(WATCH)
        page.goto(reverse("studio:shaders_shader_change", args=[work.code]))
        page.wait_for_selector("glsl-editor[data-ready]")
        page.wait_for_function("() => heard.drew > 0")
        return page

    return open_it


# Counts what the workbench tells, and keeps the last report.
WATCH = """window.heard = { drew: 0, compiled: 0, report: null };
document.addEventListener("drew", () => heard.drew++);
document.addEventListener("compiled", ({ detail }) => { heard.compiled++; heard.report = detail; });"""


def player(page: Page, expression: str) -> Any:
    return page.evaluate(f"(() => {{ const it = document.querySelector('shader-canvas'); {expression} }})()")


def put(page: Page, code: str, pass_name: str = "image") -> None:
    """Into the editor, as one step that can be undone."""
    page.locator(f"glsl-editor[data-pass={pass_name}]").evaluate("(it, code) => { it.value = code; }", code)


def until_drawn(page: Page, before: int) -> None:
    page.wait_for_function("before => heard.drew > before", arg=before)


def drew(page: Page) -> int:
    return int(page.evaluate("heard.drew"))


def until_pixel(page: Page, condition: str) -> None:
    """Until the picture's lower left pixel is like that."""
    read = "document.querySelector('shader-canvas').engine.read(0, 0, 1, 1)"
    page.wait_for_function(f"() => {{ const [r, g, b] = {read}; return {condition}; }}")


def test_the_picture_follows_and_the_last_good_one_goes_on_while_it_does_not_compile(write: Any) -> None:
    page = write(TURNED)
    until_pixel(page, "r === 64")
    note = page.locator(".player__note")
    before, at = drew(page), player(page, "return it.time")
    put(page, TURNED.replace("ink.g", "ink.g + missing"))
    expect(note).to_have_text("Last picture that compiled", timeout=SLOW_MS)
    report = page.evaluate("heard.report")
    assert [(one["pass"], one["line"], one["severity"]) for one in report["messages"]] == [("image", 5, "error")]
    assert not report["ok"]
    page.wait_for_function("at => document.querySelector('shader-canvas').time > at + 0.3", arg=at)
    assert player(page, "return it.state") == "ready"
    expect(page.locator(".player__cover")).to_be_hidden(timeout=SLOW_MS)
    put(page, TURNED.replace("ink.g", "1.0"))
    until_drawn(page, before)
    until_pixel(page, "r === 64 && g === 255")
    expect(note).to_be_hidden(timeout=SLOW_MS)
    expect(page.locator("[data-preview-compiled]")).to_contain_text("Compiled in", timeout=SLOW_MS)


def test_a_number_that_is_turned_turns_the_picture_with_it(write: Any) -> None:
    page = write(PLAIN.replace("0.5 + 0.5 * sin(iTime)", "0.10"))
    seen = page.evaluate(
        """async code => {
          const editor = document.querySelector('glsl-editor[data-pass="image"]');
          const before = heard.drew;
          const blues = new Set();
          for (let step = 11; step < 100 && blues.size < 3; step++) {
            editor.value = code.replace("0.10", `0.${step}`);
            await new Promise((resolve) => setTimeout(resolve, 60));
            if (heard.drew > before) {
              blues.add(document.querySelector("shader-canvas").engine.read(0, 0, 1, 1)[2]);
            }
          }
          return blues.size;
        }""",
        PLAIN.replace("0.5 + 0.5 * sin(iTime)", "0.10"),
    )
    assert seen >= 3


def test_a_loop_that_never_ends_leaves_the_page_alone(write: Any) -> None:
    page = write()
    put(page, ENDLESS)
    note = page.locator(".player__note")
    expect(note).to_contain_text("Too heavy for this device", timeout=SLOW_MS)
    expect(note.get_by_role("button", name="Run anyway")).to_be_visible(timeout=SLOW_MS)
    before = drew(page)
    put(page, TURNED)
    until_drawn(page, before)
    until_pixel(page, "r === 64")
    expect(note).to_be_hidden(timeout=SLOW_MS)


def test_loops_are_guarded_where_they_do_not_count_by_themselves(write: Any) -> None:
    page = write()
    given = [
        "for (int i = 0; i < 9; i++) sum += 1.0;",
        "for (int i = 0; i < STEPS; ++i) { sum += 1.0; }",
        "for (int i = 0; i < 9; i++) { i--; }",
        "for (;;) { if (sum > 9.0) break; for (int i = 0; i < int(p.x); i++) if (p.x > 1.0) break; else sum += 1.0; }",
        "do sum += 1.0; while (sum < p.x);",
    ]
    counts = page.evaluate(
        """async ([address, bodies]) => {
          const { studied } = await import(address);
          const head = "#define STEPS 64\\nvoid mainImage(out vec4 o, in vec2 p) { float sum = 0.0;";
          return bodies.map((body) => {
            const { built, unguarded } = studied({ glsl_code: `${head} ${body} o = vec4(sum); }`, passes: {} });
            const { fragment, lines } = built.passes[0];
            const second = fragment.split("\\n")[lines.head + 1];
            return [fragment.split("ff_turns++").length - 1, unguarded !== null, second.startsWith("void mainImage")];
          });
        }""",
        [static("js/studio/analysis-worker.js"), given],
    )
    assert counts == [[0, False, True], [0, False, True], [1, True, True], [2, True, True], [1, True, True]]


def test_what_a_buffer_has_gathered_stays_while_the_image_is_written(write: Any) -> None:
    page = write(COUNTED, passes=COUNTING)
    until_pixel(page, "r > 12")
    before = drew(page)
    player(page, "it.pause()")
    put(page, COUNTED.replace("0.0, 0.0", "1.0, 0.0"))
    until_drawn(page, before)
    until_pixel(page, "r > 12 && g === 255")
    page.get_by_role("tab", name="Buffer A").click()
    put(page, COUNTS.replace("1.0 /", "2.0 /"), "buffer_a")
    until_drawn(page, before + 1)
    until_pixel(page, "r < 12")


def test_a_lost_context_shows_the_picture_again(write: Any) -> None:
    page = write(TURNED)
    player(page, "it.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();")
    expect(page.get_by_text("The graphics driver stopped. It starts again.").first).to_be_visible(timeout=SLOW_MS)
    page.wait_for_function("() => document.querySelector('shader-canvas').state === 'ready'")
    until_pixel(page, "r === 64")


def test_the_cost_is_measured_and_told_in_words(write: Any) -> None:
    page = write()
    page.get_by_role("button", name="Measure").click()
    expect(page.locator("[data-preview-phone]")).to_contain_text("A guess", timeout=SLOW_MS)
    times = page.locator("[data-preview-time]").all_inner_texts()
    assert len(times) == 3
    assert all(text.endswith(" ms") for text in times)
    expect(page.get_by_role("button", name="Measure")).to_be_enabled(timeout=SLOW_MS)
    assert player(page, "return it.state") == "ready"


def test_values_become_presets_and_defaults(write: Any) -> None:
    page = write(TURNED)
    presets = page.get_by_role("region", name="Values")
    write_button = presets.get_by_role("button", name="Write them into the code as defaults")
    expect(write_button).to_be_disabled(timeout=SLOW_MS)
    player(page, "it.setValue('glow', 0.75); it.setValue('ink', '#00ff80');")
    presets.get_by_label("Name for the values").fill("Dusk")
    presets.get_by_role("button", name="Keep as preset").click()
    dusk = presets.get_by_role("button", name="Dusk", exact=True)
    expect(dusk).to_have_attribute("aria-pressed", "true", timeout=SLOW_MS)
    assert ParameterPreset.objects.get().values == {"glow": 0.75, "ink": "#00ff80"}
    presets.get_by_role("button", name="As written").click()
    until_pixel(page, "r === 64")
    dusk.click()
    until_pixel(page, "r === 191 && g === 255")
    write_button.click()
    page.wait_for_function("() => heard.report.parameters.some(({ default: value }) => value === 0.75)")
    code = page.locator("glsl-editor[data-pass=image]").evaluate("it => it.value")
    assert code.split("\n")[:2] == [
        'uniform float glow; // 0..1 = 0.75 "Glow"',
        'uniform vec3 ink; // color = #00ff80 "Ink"',
    ]
    expect(write_button).to_be_disabled(timeout=SLOW_MS)
    presets.get_by_role("button", name="Delete the preset Dusk").click()
    expect(dusk).to_have_count(0, timeout=SLOW_MS)
    assert not ParameterPreset.objects.exists()


def test_defaults_are_written_into_every_form_of_comment(write: Any) -> None:
    code = """uniform float a; // 0..4 "Bare"
uniform float b; // -1 .. 1 = .5
uniform int c; // 0..8 = 3 "Count"
uniform bool d; // true "Plain"
uniform bool e; // = false
uniform vec2 f; // -1..1 = 0.2, 0.5 "Centre"
uniform vec4 g; // colour "Ink = #fff"
uniform vec3 h; // color = #f80
void mainImage(out vec4 o, in vec2 p) { o = a * b * float(c) * g * vec4(h, f.x) * (d && e ? 1.0 : 0.5); }
"""
    page = write()
    values = {"a": 2, "b": -0.25, "c": 8, "d": False, "e": True, "f": [1, -0.125], "g": "#10203040", "h": "#ff0000"}
    changed = page.evaluate(
        """async ([defaults, program, code, values]) => {
          const { withDefaults } = await import(defaults);
          const { analyse } = await import(program);
          const sheet = { glsl_code: "// Common has them.", passes: { common: { code } } };
          const { parameters } = analyse({ glsl_code: code, passes: {} });
          const now = withDefaults(sheet, parameters, values);
          const { parameters: after } = analyse({ glsl_code: now.passes.common.code, passes: {} });
          const same = withDefaults(now, after, values) === now;
          return [now.passes.common.code, Object.fromEntries(after.map((one) => [one.name, one.default])), same];
        }""",
        [static("js/studio/preview-defaults.js"), static("js/shader/program.js"), code, values],
    )
    written, defaults, same = changed
    assert written.split("\n")[:8] == [
        'uniform float a; // 0..4 = 2.0 "Bare"',
        "uniform float b; // -1 .. 1 = -0.25",
        'uniform int c; // 0..8 = 8 "Count"',
        'uniform bool d; // false "Plain"',
        "uniform bool e; // = true",
        'uniform vec2 f; // -1..1 = 1.0, -0.125 "Centre"',
        'uniform vec4 g; // colour = #10203040 "Ink = #fff"',
        "uniform vec3 h; // color = #ff0000",
    ]
    assert defaults == values
    assert same


def test_its_own_window_follows_outlives_the_page_and_gives_the_picture_back(write: Any) -> None:
    page = write(TURNED)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Own window").click()
    window = opened.value
    expect(page.get_by_text("The picture is in its own window.")).to_be_visible(timeout=SLOW_MS)
    until_pixel(window, "r === 64")
    assert player(page, "return it.hidden")
    before = drew(page)
    put(page, TURNED.replace("ink.g", "1.0"))
    until_drawn(page, before)
    until_pixel(window, "r === 64 && g === 255")
    put(page, TURNED.replace("ink.g", "missing"))
    expect(window.locator(".player__note")).to_have_text("Last picture that compiled", timeout=SLOW_MS)
    page.wait_for_function("() => heard.report.messages.some(({ line }) => line === 5)")
    put(page, TURNED.replace("ink.g", "1.0"))
    player(window, "it.setValue('glow', 1); it.seek(40);")
    expect(page.get_by_role("button", name="As written")).to_have_attribute("aria-pressed", "false", timeout=SLOW_MS)
    page.evaluate("document.querySelector('studio-workbench').save()")
    page.wait_for_function("() => document.querySelector('studio-workbench').basedOn === 2")
    page.reload()
    expect(page.get_by_text("The picture is in its own window.")).to_be_visible(timeout=SLOW_MS)
    put(page, TURNED.replace("ink.g", "0.5"))
    until_pixel(window, "r === 255 && g === 128")
    assert player(window, "return it.time") >= 40
    window.close()
    expect(page.get_by_text("The picture is in its own window.")).to_be_hidden(timeout=SLOW_MS)
    until_pixel(page, "r === 255 && g === 128")
    assert player(page, "return it.time") >= 40


def test_the_halves_are_moved_by_keyboard_and_stay_so(write: Any) -> None:
    page = write()
    line = page.get_by_role("separator", name="Width of the code")
    line.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(line).to_have_attribute("aria-valuenow", "49", timeout=SLOW_MS)
    page.get_by_label("Shape of the picture").select_option("square")
    page.reload()
    expect(line).to_have_attribute("aria-valuenow", "49", timeout=SLOW_MS)
    box = page.locator(".player__screen").bounding_box()
    assert box
    assert abs(box["width"] - box["height"]) <= 1
    page.keyboard.press("Home")
    assert faults_on(page) == []
