"""The engine without its element, in a real browser on real WebGL."""

from __future__ import annotations

import pytest
from django.templatetags.static import static

from tests.player.harness import with_engine
from tests.player.programs import FEEDBACK, TYPED

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
SOUND = {
    "glsl_code": """void mainImage(out vec4 o, in vec2 p) {
  o = vec4(texture(iChannel0, vec2(p.x / iResolution.x, p.y < 4.0 ? 0.25 : 0.75)).xxx, 1.0);
}""",
    "passes": {"image": {"inputs": [{"source": "audio"}]}},
}


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
