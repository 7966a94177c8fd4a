"""The player: its element and its controls, in a real browser on real WebGL."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from fractafrag import chromium
from tests.accessible import faults_on
from tests.conftest import BROWSER_FLAGS, TOGETHER, watch
from tests.player.harness import PLAIN, element, opener, player, until, until_drawn, until_pixel
from tests.player.programs import KNOBS, TYPED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

# Far too much for any device's budget, and so uneven that nothing of it can be left out.
HEAVY = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  float sum = iTime;
  for (int i = 0; i < 60000; i++) { sum += sin(sum + float(i) * p.x); }
  o = vec4(fract(sum), 0.0, 0.0, 1.0);
}"""
}
BROKEN = {"glsl_code": "void mainImage(out vec4 o, in vec2 p) {\n  o = vec4(1.0);\n  o.x = nothing;\n}"}


def test_mouse_and_keys_reach_the_shader_as_in_shadertoy(show):
    code = "void mainImage(out vec4 o, in vec2 p) { o = vec4(step(0.0, iMouse.zw), iMouse.x / iResolution.x, 1.0); }"
    page = show(player({"glsl_code": code}) + player(TYPED, 1), query="?keep=this")
    until_drawn(page)
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    page.mouse.down()
    # z stays positive while it is held; w is negative again after the first frame.
    until_pixel(page, "r === 255 && g === 0 && Math.abs(b - 191) < 3")
    page.mouse.up()
    until_pixel(page, "r === 0")
    second = page.locator("canvas").nth(1)
    second.scroll_into_view_if_needed()
    until(page, "ready", 1)
    second.focus()
    page.keyboard.down("a")
    until_pixel(page, "r === 255", 1)
    page.keyboard.up("a")
    until_pixel(page, "r === 0 && b === 255", 1)


def test_parameters_have_fields_and_travel_in_the_address(show):
    page = show(player(KNOBS), query="?tab=2&p.level=0.75&p.steps=99&p.ink=nonsense")
    until_drawn(page)
    assert element(page, "return it.values;") == {
        "level": 0.75,
        "steps": 8,
        "isOn": True,
        "centre": [0.2, 0.5],
        "ink": "#ff8800",
    }
    page.get_by_role("switch", name="On").uncheck()
    page.get_by_label("Ink").fill("#0080ff")
    page.get_by_label("Centre, across").fill("-0.5")
    page.get_by_label("Steps, exact value").fill("4")
    page.get_by_label("Steps, exact value").press("Tab")
    page.wait_for_url("**/?tab=2&p.level=0.75&p.steps=4&p.isOn=false&p.centre=-0.5%2C0.5&p.ink=%230080ff")
    until_pixel(page, "r === 191 && g === 128 && b === 0")
    assert element(page, "return [...it.engine.read(7, 0, 1, 1)];") == [0, 128, 255, 255]
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url("**/?tab=2")
    assert element(page, "return it.values;") == element(page, "return it.defaults;")


def test_it_plays_pauses_seeks_and_listens_to_its_keys(show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    page.locator("canvas").focus()
    page.keyboard.press("Space")
    assert element(page, "return it.playing;") is False
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_label("Time", exact=True).fill("12")
    page.locator("canvas").focus()
    page.keyboard.press("ArrowLeft")
    assert element(page, "return it.time;") == 11
    page.get_by_label("Speed").select_option("0.5")
    assert element(page, "return it.speed;") == 0.5
    page.locator("canvas").focus()
    page.keyboard.press("?")
    expect(page.get_by_text("A second back or on")).to_be_visible()
    page.keyboard.press("r")
    assert element(page, "return it.time;") == 0
    page.get_by_role("button", name="Play").press("Space")
    page.wait_for_function("() => document.querySelector('shader-canvas').time > 0")


def test_nothing_is_drawn_where_nobody_sees_it(show):
    page = show(player({"glsl_code": PLAIN}) + "<p>Much more to read.</p><br>" * 200)
    until_drawn(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(500)
    stood = element(page, "return it.time;")
    page.wait_for_timeout(700)
    assert element(page, "return it.time;") == stood
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_function(f"() => document.querySelector('shader-canvas').time > {stood}")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    stood = element(page, "return it.time;")
    page.wait_for_timeout(700)
    assert element(page, "return it.time;") == stood


def test_who_wants_less_motion_starts_it_themselves(new_page, site):
    page = opener(new_page(reduced_motion="reduce", viewport={"width": 500, "height": 1200}), site)(
        player({"glsl_code": PLAIN}, poster=True) + player(KNOBS, 1)
    )
    expect(page.get_by_alt_text("A still")).to_be_visible()
    until(page, "ready", 1)
    assert element(page, "return it.playing;") is False
    assert element(page, "return it.engine;") is None
    page.locator(".player__start").first.click()
    until_drawn(page)
    expect(page.get_by_alt_text("A still")).to_be_hidden()
    expect(page.locator("shader-canvas").nth(1).locator(".player__start")).to_be_visible()


@pytest.fixture
def show_apart(browser, site):
    """In a browser that puts its pages together beside the frames: elsewhere here a page waits for each of them."""
    flags = [flag for flag in BROWSER_FLAGS if flag != TOGETHER]
    own = browser.browser_type.launch(executable_path=chromium.find(), args=flags)
    page = own.new_page(viewport={"width": 500, "height": 1200})
    complaints = []
    watch(page, complaints)
    yield opener(page, site)
    own.close()
    assert not complaints


def test_a_heavy_shader_is_stopped_and_may_be_run_anyway(show_apart):
    page = show_apart(player(HEAVY) + '<button type="button" id="other">0</button>')
    page.evaluate("other.addEventListener('click', () => other.textContent++)")
    expect(page.get_by_text("This shader is too heavy for this device.").first).to_be_visible(timeout=60_000)
    page.locator("#other").click()
    page.get_by_role("button", name="Run anyway").click()
    until(page, "ready")
    page.locator("#other").click()
    assert page.locator("#other").text_content() == "2"


def test_a_lost_context_comes_back(show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    element(page, "it.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();")
    expect(page.get_by_text("The graphics driver stopped. It starts again.").first).to_be_visible()
    until(page, "ready")
    page.wait_for_function("() => document.querySelector('shader-canvas').engine.read(0, 0, 1, 1)[3] === 255")
    middle = "it.engine.read(0, it.querySelector('canvas').height >> 1, 1, 1)"
    page.wait_for_function(f"() => {{ const it = document.querySelector('shader-canvas'); return {middle}[1] > 50; }}")


def test_what_does_not_compile_says_where(show):
    page = show(player(BROKEN, poster=True))
    said = page.locator(".player__messages")
    expect(said).to_contain_text("Image, line 3:")
    expect(said).to_contain_text("nothing")


def test_without_webgl_there_is_the_still_and_a_sentence(new_page, site):
    page = new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    opener(page, site)(player({"glsl_code": PLAIN}, poster=True))
    expect(page.get_by_text("This is a still: this browser has no WebGL 2.").first).to_be_visible()
    expect(page.get_by_alt_text("A still")).to_be_visible()


def test_two_in_step_have_one_time(show):
    both = player({"glsl_code": PLAIN}, step="pair") + player(KNOBS, 1, step="pair")
    page = show(f'{both}<shader-transport data-step="pair"></shader-transport>')
    until(page, "ready", 0)
    until(page, "ready", 1)
    assert page.get_by_label("Time", exact=True).count() == 1
    page.get_by_role("button", name="Pause").click()
    page.get_by_label("Time", exact=True).fill("7.5")
    times = "() => [...document.querySelectorAll('shader-canvas')].map((it) => it.time)"
    assert page.evaluate(times) == [7.5, 7.5]


def test_a_list_has_one_context_for_the_card_that_is_looked_at(show):
    cards = "".join(
        f'<li><article class="work" data-shader-program="/player-harness/{name}.json">'
        '<div class="work__picture stage"></div>'
        f'<div class="work__words"><h2 class="work__title"><a href="#{name}">{name}</a></h2></div></article></li>'
        for name in ("one", "two", "three")
    )
    programs = {f"{name}.json": {"glsl_code": PLAIN, "passes": {}} for name in ("one", "two", "three")}
    page = show(f'<ul class="cards" data-shader-hover>{cards}</ul>', "hover", programs=programs)
    assert page.locator("canvas").count() == 0
    works = page.locator(".work")
    works.nth(0).hover()
    expect(works.nth(0).locator(".player__hover[data-shown] canvas")).to_be_attached(timeout=20_000)
    page.locator("canvas").evaluate("(canvas) => { window.first = canvas.getContext('webgl2'); }")
    page.get_by_role("link", name="three").focus()
    expect(works.nth(2).locator(".player__hover[data-shown] canvas")).to_be_attached(timeout=20_000)
    assert page.locator("canvas").count() == 1
    assert page.locator("canvas").evaluate("(canvas) => canvas.getContext('webgl2') === window.first")


@pytest.mark.parametrize(
    "view",
    [
        {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "has_touch": True},
        {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    ],
    ids=["light phone", "dark desk"],
)
def test_everybody_can_use_it(view, new_page, site):
    program = {**KNOBS, "passes": {"image": {"inputs": [{"source": "audio"}]}}}
    page = opener(new_page(**view), site)(player(program))
    until_drawn(page)
    # What it draws takes nothing from who looks at the rest.
    page.get_by_role("button", name="Pause").click()
    faults = {}
    for name in ("Parameters", "Sound", "Save a picture", "Record", "Keys"):
        button = page.locator(f'button[aria-label="{name}"]')
        # On a phone there is no room for the keys, and no use.
        if button.is_visible() and button.get_attribute("aria-expanded") == "false":
            button.click()
        faults[name] = faults_on(page)
    assert {name: found for name, found in faults.items() if found} == {}, json.dumps(faults)
