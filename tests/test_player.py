"""The engine and the player, in a real browser on real WebGL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.templatetags.static import static
from playwright.sync_api import Page, expect

from tests.accessible import faults_on
from tests.conftest import ROOT, Site
from tests.player.harness import PLAIN, opener, player, with_engine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

TEXTURES = ["white_noise", "blue_noise", "value_noise", "organic", "font", "checker"]
# The same picture in each dialect: red across, green up, blue tells the time.
DIALECTS = {
    "shadertoy": "void mainImage(out vec4 o, in vec2 p) { o = vec4(p / iResolution.xy, iTime / 10.0, 1.0); }",
    "bookofshaders": """#ifdef GL_ES
precision mediump float;
#endif
uniform vec2 u_resolution; uniform float u_time;
void main() { gl_FragColor = vec4(gl_FragCoord.xy / u_resolution, u_time / 10.0, 1.0); }""",
    "glslsandbox": """precision highp float;
uniform vec2 resolution; uniform float time;
void main() { gl_FragColor = vec4(gl_FragCoord.xy / resolution, time / 10.0, 1.0); }""",
    "es100": """#version 100
precision highp float;
void main() { gl_FragColor = vec4(gl_FragCoord.xy / 8.0, 0.5, 1.0); }""",
    "es300": """#version 300 es
precision highp float;
uniform vec2 u_resolution; uniform float u_time; out vec4 colour;
void main() { colour = vec4(gl_FragCoord.xy / u_resolution, u_time / 10.0, 1.0); }""",
}
SAMPLE = "void mainImage(out vec4 o, in vec2 p) { o = vec4(texture(iChannel0, p / iResolution.xy).rgb, 1.0); }"
READ = "void mainImage(out vec4 o, in vec2 p) { o = texelFetch(iChannel0, ivec2(p), 0)"
# A counts; B reads it after it was drawn, C reads D, which is drawn after it.
FEEDBACK = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  ivec2 at = ivec2(p);
  o.r = texelFetch(iChannel0, at, 0).r / 255.0;
  o.g = texelFetch(iChannel1, at, 0).r / 255.0;
  o.b = texelFetch(iChannel2, at, 0).r / 255.0;
}""",
    "passes": {
        "buffer_a": {"code": f"{READ} + 10.0; }}", "inputs": [{"source": "buffer_a"}]},
        "buffer_b": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_a"}]},
        "buffer_c": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_d"}]},
        "buffer_d": {"code": f"{READ}; }}", "inputs": [{"source": "buffer_b"}]},
        "image": {"inputs": [{"source": "buffer_a"}, {"source": "buffer_b"}, {"source": "buffer_c"}]},
    },
}
KNOBS = {
    "glsl_code": """uniform float level; // 0..1 = 0.25 "Level"
uniform int steps; // 0..8 = 3 "Steps"
uniform bool isOn; // = true "On"
uniform vec2 centre; // -1..1 = 0.2, 0.5 "Centre"
uniform vec3 ink; // color = #ff8800 "Ink"
void mainImage(out vec4 o, in vec2 p) {
  o = vec4(level, float(steps) / 8.0, isOn ? 1.0 : 0.0, 1.0);
  if (p.x > 4.0) { o = vec4(ink, 1.0); }
  if (p.y > 4.0) { o = vec4(0.5 + 0.5 * centre, sin(iTime) * 0.001, 1.0); }
}"""
}
# Far too much for any device's budget, and so uneven that nothing of it can be left out.
HEAVY = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  float sum = iTime;
  for (int i = 0; i < 60000; i++) { sum += sin(sum + float(i) * p.x); }
  o = vec4(fract(sum), 0.0, 0.0, 1.0);
}"""
}
BROKEN = {"glsl_code": "void mainImage(out vec4 o, in vec2 p) {\n  o = vec4(1.0);\n  o.x = nothing;\n}"}
SOUND = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  o = vec4(texture(iChannel0, vec2(p.x / iResolution.x, p.y < 4.0 ? 0.25 : 0.75)).xxx, 1.0);
}""",
    "passes": {"image": {"inputs": [{"source": "audio"}]}},
}
TYPED = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  o = vec4(texelFetch(iChannel0, ivec2(65, 0), 0).x, 0.0, texelFetch(iChannel0, ivec2(65, 2), 0).x, 1.0);
}""",
    "passes": {"image": {"inputs": [{"source": "keyboard", "filter": "nearest"}]}},
}


@pytest.fixture
def show(page: Page, site: Site) -> Callable[..., Page]:
    # Small, because here the processor draws what a graphics card would.
    page.set_viewport_size({"width": 500, "height": 1200})
    return opener(page, site)


def element(page: Page, expression: str, number: int = 0) -> Any:
    return page.evaluate(
        f"(() => {{ const it = document.querySelectorAll('shader-canvas')[{number}]; {expression} }})()"
    )


def until(page: Page, state: str, number: int = 0) -> None:
    page.wait_for_function(
        "([n, state]) => document.querySelectorAll('shader-canvas')[n].dataset.now === state", arg=[number, state]
    )


def until_drawn(page: Page) -> None:
    page.wait_for_selector("shader-canvas[data-ready]", state="attached")


def until_pixel(page: Page, condition: str, number: int = 0) -> None:
    """Until the player's lower left pixel is like that."""
    read = f"document.querySelectorAll('shader-canvas')[{number}].engine.read(0, 0, 1, 1)"
    page.wait_for_function(f"() => {{ const [r, g, b] = {read}; return {condition}; }}")


# --- The engine -------------------------------------------------------------------------------------


def test_it_draws_each_dialect(show):
    work = """
    const drawn = {};
    for (const [name, glsl_code] of Object.entries(given)) {
      await load({ glsl_code });
      engine.frame({ time: 5, frame: 1 });
      drawn[name] = [pixel(0, 0), pixel(6, 2)];
    }
    return drawn;"""
    drawn = with_engine(show(""), work, DIALECTS)
    for name, (low, high) in drawn.items():
        for got, meant in zip([*low, *high], [16, 16, 127, 255, 207, 80, 127, 255], strict=True):
            assert abs(got - meant) <= 1, (name, low, high)


def test_buffers_are_drawn_in_order_and_read_the_frame_before(show):
    work = """
    await load(given);
    const seen = [];
    for (let frame = 0; frame < 4; frame++) { engine.frame({ frame }); seen.push(pixel().slice(0, 3)); }
    engine.resize(16, 12);
    engine.frame({ frame: 4 });
    seen.push(pixel(15, 11).slice(0, 3));
    const kept = await engine.aside(4, 4, () => { engine.frame({ only: "image" }); return pixel().slice(0, 3); });
    engine.frame({ frame: 5 });
    seen.push(pixel().slice(0, 3), kept);
    engine.reset();
    engine.frame({ frame: 0 });
    return [...seen, pixel().slice(0, 3)];"""
    seen = with_engine(show(""), work, FEEDBACK)
    counted = [[10, 10, 0], [20, 20, 10], [30, 30, 20], [40, 40, 30], [50, 50, 40], [60, 60, 50]]
    assert seen == [*counted, [50, 50, 40], [10, 10, 0]]


def test_the_textures_are_pictures_and_the_same_on_every_load(show):
    work = f"""
    const {{ picture }} = await import("{static("js/shader/textures.js")}");
    const seen = {{}};
    for (const source of given) {{
      const {{ width, height, data }} = await picture(source);
      const digest = await crypto.subtle.digest("SHA-256", data);
      const inputs = [{{ source, filter: "mipmap", wrap: "repeat" }}];
      await load({{ glsl_code: `{SAMPLE}`, passes: {{ image: {{ inputs }} }} }});
      engine.resize(64, 64);
      engine.frame();
      const bytes = engine.read();
      const mean = bytes.reduce((sum, byte) => sum + byte) / bytes.length;
      const spread = Math.sqrt(bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) / bytes.length);
      seen[source] = [width, height, data.length, [...new Uint8Array(digest)].join(), spread];
    }}
    return seen;"""
    page = show("")
    seen = with_engine(page, work, TEXTURES)
    page.reload()
    assert with_engine(page, work, TEXTURES) == seen
    assert len({digest for *_, digest, _ in seen.values()}) == len(TEXTURES)
    for width, height, length, _, spread in seen.values():
        assert length == 4 * width * height
        assert spread > 30


def test_the_same_frames_give_the_same_pixels(show):
    work = """
    await load(given);
    engine.resize(32, 32);
    const film = () => {
      engine.reset();
      for (let frame = 0; frame < 20; frame++) {
        engine.frame({ time: frame / 30, delta: 1 / 30, frame, date: [2026, 10, 21, frame], mouse: [frame, 3, 4, -5] });
      }
      return engine.read().join();
    };
    return film() === film() && !/^(0,0,0,255,?)*$/.test(film());"""
    program = {
        "glsl_code": SAMPLE,
        "passes": {
            "buffer_a": {
                "code": """void mainImage(out vec4 o, in vec2 p) {
  vec3 before = texture(iChannel0, (p + vec2(1.0, 0.3)) / iResolution.xy).rgb;
  o = vec4(mix(before, fract(p.xyx * 0.13 + iTime + iDate.www * 0.1 + iMouse.xyz * 0.01), 0.3), 1.0);
}""",
                "inputs": [{"source": "buffer_a", "filter": "mipmap", "wrap": "mirror"}],
            },
            "image": {"inputs": [{"source": "buffer_a"}]},
        },
    }
    assert with_engine(show(""), work, program) is True


def test_the_tune_and_the_keyboard_reach_the_shader(show):
    work = f"""
    const {{ Sound }} = await import("{static("js/shader/audio.js")}");
    const sound = new Sound();
    await sound.useTune();
    await load(given.sound);
    engine.resize(64, 8);
    const heard = (time) => {{ engine.frame({{ time, audio: sound.at(time) }}); return [...engine.read()]; }};
    const [one, other, again] = [heard(1), heard(9.3), heard(1)];
    await load(given.typed);
    const keys = new Uint8Array(768);
    keys[65] = keys[512 + 65] = 255;
    engine.frame({{ keys }});
    return {{ one, other, again, typed: pixel() }};"""
    seen = with_engine(show(""), work, {"sound": SOUND, "typed": TYPED})
    assert seen["one"] == seen["again"] != seen["other"]
    spectrum = seen["one"][0 : 64 * 4 : 4]
    wave = seen["one"][64 * 7 * 4 :: 4]
    assert spectrum[1] > spectrum[40] > 0
    assert min(wave) < 120 < 136 < max(wave)
    assert seen["typed"] == [255, 0, 255, 255]


# --- The player -------------------------------------------------------------------------------------


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


def test_a_heavy_shader_is_stopped_and_may_be_run_anyway(show):
    page = show(player(HEAVY) + '<button type="button" id="other">0</button>')
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
    page.wait_for_function("() => document.querySelector('shader-canvas').engine.read(0, 100, 1, 1)[1] > 50")


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


# --- Keeping it -------------------------------------------------------------------------------------


def test_a_picture_has_the_size_that_was_chosen(show, tmp_path):
    page = show(player(FEEDBACK))
    until_drawn(page)
    page.get_by_role("button", name="Save a picture").click()
    page.get_by_role("region", name="Save a picture").get_by_label("Size").select_option("1080x1080")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save PNG").click()
    assert download.value.suggested_filename == "under-test.png"
    head = Path(download.value.path()).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1080, 1080)


COUNT_FILM = """async ([mediaAddress, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const media = await import(mediaAddress);
  const input = new media.Input({ source: new media.BufferSource(bytes.buffer), formats: media.ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const { packetCount } = await video.computePacketStats();
  return [packetCount, video.displayWidth, video.displayHeight, await input.computeDuration()];
}"""
COUNT_GIF = """async ([, base64]) => {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type: "image/gif" });
  await decoder.completed;
  const { image } = await decoder.decode({ frameIndex: 9 });
  const count = decoder.tracks.selectedTrack.frameCount;
  return [count, image.displayWidth, image.displayHeight, (count * image.duration) / 1e6];
}"""


@pytest.mark.parametrize(
    ("kind", "rate", "seconds", "count"), [("webm", "25", "0.4", COUNT_FILM), ("gif", "20", "0.5", COUNT_GIF)]
)
def test_a_film_has_each_of_its_frames(kind, rate, seconds, count, show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    fill_in(page, kind, rate, seconds)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Record", exact=True).nth(1).click()
    assert download.value.suggested_filename == f"under-test.{kind}"
    encoded = page.evaluate(
        "(bytes) => btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''))",
        list(Path(download.value.path()).read_bytes()),
    )
    frames, width, height, length = page.evaluate(count, [static("vendor/mediabunny.js"), encoded])
    assert (frames, width, height) == (10, 64, 48)
    assert length == pytest.approx(float(seconds), abs=0.01)
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_film_can_be_cancelled(show):
    page = show(player({"glsl_code": PLAIN}))
    until_drawn(page)
    fill_in(page, "webm", "60", "60")
    page.get_by_role("button", name="Record", exact=True).nth(1).click()
    page.wait_for_function("() => document.querySelector('progress').value > 0")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    stood = element(page, "return it.time;")
    page.wait_for_function(f"() => document.querySelector('shader-canvas').time > {stood}")


def fill_in(page: Page, kind: str, rate: str, seconds: str) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_label("Kind").select_option(kind)
    page.get_by_label("Frames a second").select_option(rate)
    page.get_by_label("Seconds").fill(seconds)
    drawer = page.locator(".player__drawer:not([hidden])")
    drawer.get_by_label("Size").select_option("own")
    drawer.get_by_label("Width").fill("64")
    drawer.get_by_label("Height").fill("48")


def test_the_code_of_others_is_what_was_fetched():
    folder = ROOT / "static/vendor"
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
    assert {"gifenc.js", "gifenc.LICENSE", "mediabunny.js", "mediabunny.LICENSE"} <= set(sums)


# --- Everybody ---------------------------------------------------------------------------------------


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
    faults = {}
    for name in ("Parameters", "Sound", "Save a picture", "Record", "Keys"):
        button = page.locator(f'button[aria-label="{name}"]')
        # On a phone there is no room for the keys, and no use.
        if button.is_visible() and button.get_attribute("aria-expanded") == "false":
            button.click()
        faults[name] = faults_on(page)
    assert {name: found for name, found in faults.items() if found} == {}, json.dumps(faults)
