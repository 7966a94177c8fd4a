"""What the farm draws: in a real Chromium, one for all of these."""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from apps.renders.farm import Farm, FarmUnavailable, orders
from apps.renders.farm import farm as farms
from apps.renders.farm.drawn import Drawn, Failure, Still
from apps.renders.farm.orders import Order
from apps.shaders.programs import Program

pytestmark = pytest.mark.browser

WAVES = """void mainImage(out vec4 color, in vec2 at) {
    vec2 uv = at / iResolution.xy;
    color = vec4(0.5 + 0.5 * sin(9.0 * uv + vec2(2.0, 3.0) * iTime), uv.y, 1.0);
}"""
# Ten lines of the picture are as bright as the count of frames that were drawn: it remembers.
COUNTS = Program.of(
    "void mainImage(out vec4 color, in vec2 at) { color = vec4(texture(iChannel0, at / iResolution.xy).rgb, 1.0); }",
    {
        "buffer_a": {
            "code": """void mainImage(out vec4 color, in vec2 at) {
                float before = texelFetch(iChannel0, ivec2(at), 0).r;
                color = vec4(before + 1.0 / 1020.0, at.x / iResolution.x, 0.0, 1.0);
            }""",
            "inputs": [{"source": "buffer_a"}],
        },
        "image": {"inputs": [{"source": "buffer_a"}]},
    },
)
STILL_ONLY = Order(poster=False, preview=False, looks=False, measures=False)
LOOKS_ONLY = Order(thumbnail=None, poster=False, preview=False, measures=False)
REACH = """async (port) => {
    const there = `127.0.0.1:${port}`;
    const heard = (asked, more) => new Promise((done, failed) => {
        Object.assign(asked, { onload: done, onopen: done, onerror: failed, ...more });
    });
    const tries = [
        fetch(`http://${there}/`, { mode: "no-cors" }),
        fetch("/"),
        fetch("http://localhost:" + port, { mode: "no-cors" }),
        fetch("file:///etc/hostname"),
        import(`http://${there}/module.js`),
        heard(new Image(), { src: `http://${there}/a.png` }),
        heard(new WebSocket(`ws://${there}/`)),
        heard(new EventSource(`http://${there}/`)),
    ];
    navigator.sendBeacon(`http://${there}/`, "said");
    const talk = new RTCPeerConnection({
        iceServers: [
            { urls: `stun:${there}` },
            { urls: `turn:${there}?transport=tcp`, username: "a", credential: "b" },
        ],
    });
    talk.createDataChannel("any");
    await talk.setLocalDescription(await talk.createOffer());
    const frame = document.createElement("iframe");
    frame.src = `http://${there}/frame`;
    document.body.append(frame);
    const ends = await Promise.allSettled(tries);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return ends.map(({ status }) => status);
}"""

AWAY = "(port) => { location.href = `http://127.0.0.1:${port}/away`; }"


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    farm = Farm()
    yield farm
    farm.close()


@pytest.fixture(scope="module")
def waves(farm: Farm) -> tuple[Drawn, list[Still]]:
    stills: list[Still] = []
    return farm.draw(Program.of(WAVES), Order(sheet=True), on_still=stills.append), stills


def size_of(webp: bytes) -> tuple[int, int]:
    assert (webp[:4], webp[8:12], webp[12:16]) == (b"RIFF", b"WEBP", b"VP8 ")
    width, height = (int.from_bytes(webp[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height


def same(one: Drawn, other: Drawn) -> bool:
    assert one.frames is not None
    assert other.frames is not None
    return (
        np.array_equal(one.frames, other.frames)
        and np.array_equal(one.far_frames, other.far_frames)  # type: ignore[arg-type]  # both have frames
        and (one.thumbnail, one.poster) == (other.thumbnail, other.poster)
    )


def test_it_draws_all_that_is_asked_for(waves):
    drawn, stills = waves
    assert (drawn.ok, drawn.failure, drawn.reason, drawn.messages) == (True, Failure.NONE, "", [])
    assert size_of(drawn.thumbnail) == orders.THUMBNAIL
    assert size_of(drawn.poster) == orders.POSTER
    assert size_of(drawn.sheet) == (4 * 320, 2 * 180)
    assert len(drawn.thumbnail) <= orders.THUMBNAIL_BYTES
    assert drawn.preview[:4] == b"\x1aE\xdf\xa3"
    assert b"webm" in drawn.preview[:64]
    assert b"V_VP9" in drawn.preview[:512]
    assert set(drawn.frame_ms) == {"320x180", "640x360", "1280x720"}
    assert not drawn.is_reduced
    assert drawn.browser_version[0].isdigit()
    assert stills == [Still(drawn.thumbnail, drawn.poster)]


def test_its_frames_are_those_of_their_times(waves):
    """Red at the lower left is 0.5 + 0.5 sin(2 t): frames stand at 2 s + n / 24, rows from the top."""
    drawn, _ = waves
    assert drawn.frames.shape == (72, 72, 128, 3)
    assert drawn.far_frames.shape == (8, 72, 128, 3)
    for frames, times in (
        (drawn.frames, orders.BEGINS_S + np.arange(72) / 24),
        (drawn.far_frames, np.array(orders.FAR_TIMES_S)),
    ):
        middle = 9.0 * (0.5 / 128)
        expected = 127.5 + 127.5 * np.sin(middle + 2 * times)
        assert np.abs(frames[:, 71, 0, 0] - expected).max() < 4
    assert drawn.frames[0, 0, 0, 2] > 250 > 5 > drawn.frames[0, 71, 0, 2]


def test_the_same_program_gives_the_same_bytes_in_any_browser_and_order(farm, waves):
    other = Farm()
    try:
        other.draw(COUNTS, STILL_ONLY)
        assert same(other.draw(Program.of(WAVES), Order()), waves[0])
    finally:
        other.close()
    farm.draw(Program.of("void mainImage(out vec4 o, in vec2 p) { o = vec4(broken); }"), STILL_ONLY)
    assert same(farm.draw(Program.of(WAVES), Order()), waves[0])


def test_what_remembers_is_stepped_from_its_first_frame(farm):
    drawn = farm.draw(COUNTS, LOOKS_ONLY)
    for frames, times in (
        (drawn.frames, orders.BEGINS_S + np.arange(72) / 24),
        (drawn.far_frames, np.array(orders.FAR_TIMES_STEPPED_S)),
    ):
        steps = np.floor(times * 60 + 0.5) + 1
        assert np.abs(frames[:, 36, 64, 0] - np.minimum(255, steps / 4)).max() <= 1


def test_what_listens_hears_the_tune_at_each_moment(farm):
    code = "void mainImage(out vec4 o, in vec2 p) { o = vec4(texture(iChannel0, vec2(p.x / iResolution.x, 0.25)).r); }"
    program = Program.of(code, {"image": {"inputs": [{"source": "audio"}]}})
    drawn = farm.draw(program, LOOKS_ONLY)
    columns = drawn.frames[:, 0, :, 0].astype(int)
    assert columns.max() > 100
    assert np.abs(np.diff(columns, axis=0)).mean() > 1
    assert np.array_equal(farm.draw(program, LOOKS_ONLY).frames, drawn.frames)


@pytest.mark.parametrize(
    ("shows", "moment"),
    [("iTime > 4.0", 5.1), ("iTime < 1.0", 0.55), ("fract(6.0 * iTime) > 0.5", 5.1), ("false", 2.0)],
)
def test_the_picture_is_of_the_first_moment_that_shows_something(farm, shows, moment):
    code = f"void mainImage(out vec4 o, in vec2 p) {{ o = vec4({shows} ? fract(p / 90.0) : vec2(0), 0, 1); }}"
    assert farm.draw(Program.of(code), STILL_ONLY).still_s == moment


def test_a_refusal_of_the_browser_names_pass_and_line(farm):
    drawn = farm.draw(Program.of("void mainImage(out vec4 o, in vec2 p) {\n\n  o = vec4(nothing);\n}"), Order())
    assert (drawn.ok, drawn.failure, drawn.thumbnail) == (False, Failure.COMPILE, b"")
    assert "compile" in drawn.reason
    assert [(each["pass"], each["line"]) for each in drawn.messages] == [("image", 3)]


def test_what_is_slow_is_drawn_smaller_and_its_film_left_out_at_last(farm, monkeypatch, waves):
    monkeypatch.setattr(orders, "BUDGET_MS", {**orders.BUDGET_MS, "picture": 0.001, "film": 0.001})
    drawn = farm.draw(Program.of(WAVES), Order())
    assert (drawn.ok, drawn.is_reduced, drawn.preview, drawn.frames) == (True, True, b"", None)
    assert (size_of(drawn.thumbnail), size_of(drawn.poster)) == (orders.THUMBNAIL, orders.POSTER)
    assert drawn.thumbnail != waves[0].thumbnail


def test_frames_that_were_left_out_are_mixed_from_their_neighbours():
    from apps.renders.farm.results import _frames

    drawn = np.stack([np.full((72, 128, 3), value, np.uint8) for value in range(0, 240, 10)])
    frames = _frames(list(range(0, 72, 3)), drawn.tobytes())
    assert frames is not None
    assert [int(frame[0, 0, 0]) for frame in frames[:7]] == [0, 3, 7, 10, 13, 17, 20]
    assert frames.shape == (72, 72, 128, 3)


@contextmanager
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A service on this machine, over TCP and UDP, that writes down who comes."""
    came: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        for one in (tcp, udp):
            one.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                for take in (tcp.accept, lambda: udp.recvfrom(2048)):
                    try:
                        came.append(take())
                    except TimeoutError:
                        continue

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield port, came
        finally:
            over.set()
            thread.join()


def test_the_page_reaches_nothing_but_its_own_modules(farm):
    with listener() as (port, came):
        with socket.create_connection(("127.0.0.1", port)):
            pass
        ends = farm.with_page(lambda page: page.evaluate(REACH, port))
        farm.with_page(lambda page: page.evaluate(AWAY, port))
        drawn = farm.draw(Program.of(WAVES), STILL_ONLY)
    assert ends == ["rejected"] * 8
    assert len(came) == 1, "The listener heard us, and somebody else."
    assert drawn.ok


def test_only_who_knows_its_path_is_served(farm, waves):
    server = farm._server
    address = f"http://127.0.0.1:{server.port}"
    with urllib.request.urlopen(f"{server.url}static/js/shader/engine.js") as answer:
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for path in (
        "/",
        "/static/js/shader/engine.js",
        f"{server.root}static/js/site.js",
        f"{server.root}static/js/shader/../site.js",
        f"{server.root}static/../../manage.py",
    ):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + path)
    stranger = http.client.HTTPConnection("127.0.0.1", server.port)
    stranger.request("GET", server.root, headers={"Host": f"elsewhere.test:{server.port}"})
    assert stranger.getresponse().status == 404


def test_the_browser_is_told_no_secrets(farm, waves):
    environment = Path(f"/proc/{farm.browser.pid}/environ").read_bytes()
    names = {pair.partition(b"=")[0] for pair in environment.split(b"\0") if pair}
    assert b"HOME" in names
    assert not names & {b"DATABASE_URL", b"REDIS_URL", b"SECRET_KEY", b"DJANGO_SETTINGS_MODULE", b"LOCAL_DIR"}


def test_the_browser_is_begun_anew_after_many_draws(farm, waves, monkeypatch):
    monkeypatch.setattr(farms, "RECYCLE_DRAWS", 1)
    farm.warm()
    first = farm.browser.pid
    farm.draw(Program.of(WAVES), STILL_ONLY)
    assert farm.browser is None
    assert farm.draw(Program.of(WAVES), STILL_ONLY).ok
    farm.warm()
    assert farm.browser.pid != first


def test_a_machine_that_cannot_draw_is_not_the_shaders_fault(settings, monkeypatch, tmp_path):
    farm = Farm()
    settings.CHROMIUM_PATH = ""
    with pytest.raises(FarmUnavailable, match="no Chromium"):
        farm.draw(Program.of(WAVES), STILL_ONLY)
    settings.CHROMIUM_PATH = "/bin/false"
    with pytest.raises(FarmUnavailable, match="did not start"):
        farm.draw(Program.of(WAVES), STILL_ONLY)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(FarmUnavailable, match="no room"):
        farm.draw(Program.of(WAVES), STILL_ONLY)
    farm.close()
