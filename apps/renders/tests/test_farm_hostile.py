"""What shaders and others do to the farm: the reason is right, the next draw too, and nothing is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from apps.renders.farm import Farm, orders
from apps.renders.farm import farm as farms
from apps.renders.farm.drawn import Drawn, Failure
from apps.renders.farm.homes import PREFIX, sweep, those_in
from apps.renders.farm.orders import Order
from apps.renders.tests.browsers import own_temporary_folder
from apps.shaders.programs import Program

pytestmark = [pytest.mark.browser, pytest.mark.fault]

STILL_ONLY = Order(poster=False, preview=False, looks=False, measures=False)
GOOD = Program.of(
    """void mainImage(out vec4 color, in vec2 at) {
    vec2 p = at / iResolution.y;
    float light = 0.0;
    for (int i = 1; i < 60; i++) light += sin(p.x * float(i) + iTime) * cos(p.y * float(i * i)) / float(i);
    color = vec4(vec3(0.5 + 0.4 * light) * vec3(1.0, 0.8, 0.6), 1.0);
}"""
)
FOREVER = "for (;;) { a += 1.5 + sin(a); if (a < 0.0) break; }"
ENDLESS = {
    "a loop that never ends": "for (int i = 0; i >= 0; i = (i + 1) % 7) { a += sin(a + at.x); if (a > 1e9) break; }",
    "one that never ends in one pixel": f"if (at.x < 1.0 && at.y < 1.0) {FOREVER}",
    "minutes for each pixel": "for (int i = 0; i < 90000; i++) for (int j = 0; j < 9000; j++) a += sin(a + float(j));",
}


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    """In a temporary folder where no other farm is."""
    before = tempfile.tempdir
    with own_temporary_folder() as folder:
        tempfile.tempdir = str(folder)
        farm = Farm()
        yield farm
        farm.close()
        assert homes() == []
        tempfile.tempdir = before


@pytest.fixture(scope="module")
def good(farm: Farm) -> Drawn:
    return farm.draw(GOOD, STILL_ONLY)


@pytest.fixture(autouse=True)
def all_as_before(farm: Farm, good: Drawn) -> Iterator[None]:
    """Whatever happened: the next draw gives the same bytes, and there is one browser at the most."""
    yield
    again = farm.draw(GOOD, STILL_ONLY)
    assert again.ok
    assert again.thumbnail == good.thumbnail
    own = farm.browser._home.path  # type: ignore[union-attr]  # it just drew
    assert [home for home in homes() if home != own] == []


def homes() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def hostile(body: str) -> Program:
    return Program.of(f"void mainImage(out vec4 color, in vec2 at) {{ float a = 0.0; {body} color = vec4(a); }}")


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_fails_as_too_slow(farm, monkeypatch, body):
    monkeypatch.setattr(orders, "BUDGET_MS", {**orders.BUDGET_MS, "first": 1000})
    farm.warm()
    home = farm.browser._home.path
    drawn = farm.draw(hostile(body), Order())
    assert (drawn.ok, drawn.failure, drawn.thumbnail) == (False, Failure.SLOW, b"")
    assert "loop" in drawn.reason
    assert those_in(home) == []
    assert not home.exists()


def test_what_stops_the_page_itself_is_noticed_by_its_silence(farm, monkeypatch):
    """After two and a half seconds: the picture is there, and the film asks for a frame that never comes."""
    monkeypatch.setattr(farms, "SILENCE_S", 4.0)
    drawn = farm.draw(
        hostile("a = at.x / 99.0; if (iTime > 2.5) for (;;) { a += 1.5 + sin(a); if (a < 0.0) break; }"), Order()
    )
    assert (drawn.ok, drawn.failure) == (False, Failure.SLOW)
    assert drawn.thumbnail


def test_what_takes_too_much_memory_is_ended_before_the_machine_is_full(farm, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(farms, "MOST_BYTES", 50_000_000)
        drawn = farm.draw(GOOD, Order())
    assert (drawn.ok, drawn.failure) == (False, Failure.MEMORY)
    assert "memory" in drawn.reason


def test_buffers_of_a_size_that_a_program_may_ask_for_are_drawn(farm):
    """Four pairs of buffers at the poster's size are 118 MB."""
    code = """void mainImage(out vec4 o, in vec2 p) {
        o = texture(iChannel0, p / iResolution.xy) * 0.5 + fract(p.x / 50.0) * 0.5;
    }"""
    names = ("buffer_a", "buffer_b", "buffer_c", "buffer_d")
    passes = {name: {"code": code, "inputs": [{"source": name}]} for name in names}
    program = Program.of(code, {**passes, "image": {"inputs": [{"source": "buffer_d"}]}})
    drawn = farm.draw(program, Order(preview=False, looks=False, measures=False))
    assert drawn.ok
    assert len(drawn.poster) > 1000


class Killer:
    """Ends processes of the farm's browser with -9 while it draws."""

    def __init__(self, farm: Farm, kind: str, *, most: int) -> None:
        self.killed = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(farm, kind, most))

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self, farm: Farm, kind: str, most: int) -> None:
        while not self._over.wait(0.3) and self.killed < most:
            for process in processes(farm, kind):
                try:
                    process.kill()
                    self.killed += 1
                except psutil.Error:
                    continue


def processes(farm: Farm, kind: str) -> list[psutil.Process]:
    """Of a browser that draws, not of one that is just starting."""
    browser = farm.browser
    if browser is None or not browser.draws:
        return []
    top = psutil.Process(browser.pid)
    if kind == "browser":
        return [top]
    try:
        return [child for child in top.children(recursive=True) if f"--type={kind}" in child.cmdline()]
    except psutil.Error:
        return []


@pytest.mark.parametrize("kind", ["browser", "renderer", "gpu-process"])
def test_a_process_that_is_killed_once_costs_a_moment_and_no_picture(farm, kind):
    farm.warm()
    with Killer(farm, kind, most=1) as killer:
        drawn = farm.draw(GOOD, Order())
    assert killer.killed >= 1
    assert drawn.ok
    assert drawn.preview


@pytest.mark.parametrize(
    ("kind", "failures"),
    [
        ("browser", {Failure.CRASH}),
        ("renderer", {Failure.CRASH}),
        ("gpu-process", {Failure.GRAPHICS, Failure.CRASH}),
    ],
)
def test_one_that_is_killed_each_time_is_a_failure_with_a_reason(farm, kind, failures):
    farm.warm()
    with Killer(farm, kind, most=99) as killer:
        drawn = farm.draw(GOOD, Order())
    assert killer.killed >= 2
    assert not drawn.ok
    assert drawn.failure in failures
    assert "twice" in drawn.reason


class TimeIsOver(Exception):
    pass


def interrupted(after_s: float, what: Callable[[], object]) -> None:
    """As the queue's time-out does it: an exception out of a signal, wherever the main thread is."""

    def raise_it(*_: object) -> None:
        raise TimeIsOver

    before = signal.signal(signal.SIGALRM, raise_it)
    signal.setitimer(signal.ITIMER_REAL, after_s)
    try:
        with pytest.raises(TimeIsOver):
            what()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_who_is_interrupted_leaves_nothing_running(farm):
    farm.warm()
    home = farm.browser._home.path
    interrupted(1.0, lambda: farm.draw(hostile(ENDLESS["a loop that never ends"]), Order()))
    assert those_in(home) == []
    assert not home.exists()


def test_an_error_of_who_is_told_of_the_still_comes_back_to_them(farm):
    def refuse(_: object) -> None:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        farm.draw(GOOD, Order(), on_still=refuse)


WORKER = """
import django
django.setup()
from apps.renders.farm import Farm
farm = Farm()
farm.warm()
print(farm.browser._home.path, flush=True)
input()
"""


def test_a_killed_workers_browser_ends_and_its_folder_is_swept(farm):
    with subprocess.Popen(
        [sys.executable, "-c", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": tempfile.gettempdir()},
        text=True,
    ) as worker:
        assert worker.stdout is not None
        home = Path(worker.stdout.readline().strip())
        assert those_in(home)
        sweep()
        assert those_in(home), "Whose owner lives is left alone."
        worker.kill()
        worker.wait()
    deadline = time.monotonic() + 20
    while those_in(home) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert those_in(home) == []
    assert home.exists()
    sweep()
    assert not home.exists()
