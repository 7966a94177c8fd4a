"""Renders go on while anything around them is killed: real workers, Chromium, Redis, PostgreSQL, and a full disk."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from django.core.files.storage import default_storage

from apps.core import queue
from apps.core.models import Job
from apps.core.schedule import Scheduler
from apps.renders import metrics
from apps.renders.models import Render
from apps.renders.selectors import TASK
from apps.renders.services import render_request
from apps.renders.tests.browsers import browsers_of, is_alone_in, left_in, parts_of
from apps.renders.tests.running import Ground, Process, ground, tick, worker_of
from apps.shaders.programs import Program
from fractafrag import embedded
from tests.conftest import ROOT, wait_for

# A hundred programs, or one that is begun anew after everything around it was, are not done in the usual time.
pytestmark = [pytest.mark.fault, pytest.mark.timeout(500)]
NOW, SOON = Render.Priority.NOW, Render.Priority.SOON


def picture(body: str) -> Program:
    return Program.of(f"void mainImage(out vec4 c, in vec2 p) {{ {body} }}")


def quick(number: int) -> Program:
    """Distinct, and drawn as fast as anything is."""
    return picture(f"c = vec4(fract(iTime + p.xyx / {number + 30}.0), 1.0);")


def lengthy(number: int) -> Program:
    """Good, its picture is there at once, and its film takes some seconds."""
    late = "float a = p.y; if (iTime > 2.1) for (int i = 0; i < 50; i++) a = sin(a) * 1.5 + cos(a * p.y);"
    return picture(f"{late} c = vec4(0.5 + 0.5 * sin(iTime + p.xyx / {number + 300}.0 + a * 0.001), 1.0);")


# Each of the first two costs two browsers, and the time until that is known; the others are told by the compiler.
LONG = (
    "float a = p.x; while (a > -1.0) a = fract(a) + 0.1; c = vec4(a);",
    "c = vec4(1.0); for (int i = 0; i < 2000000000; i++) c = sin(c + float(i));",
)
SHORT = (
    "c = vec4({}.0 + not_there);",
    "float big[30000000]; big[int(p.x)] = {}.0; c = vec4(big[int(p.y)]);",
    "c = vec4({}.0) + textureLod(nothing, p, 0.0);",
    "c = vec4({}.0",
)


def hostile(number: int) -> Program:
    return picture(LONG[number] if number < len(LONG) else SHORT[number % len(SHORT)].format(number))


def ready(render: Render) -> bool:
    render.refresh_from_db()
    assert render.status != Render.Status.FAILED, render.reason
    return render.status == Render.Status.READY


def is_whole(render: Render) -> None:
    """All that a render makes is there, and the row says no more than that."""
    for name in (render.thumbnail, render.poster, render.preview, render.sheet):
        assert default_storage.size(name) > 0
    assert render.style_vector is not None
    assert len(render.style_vector) == 512
    assert (render.kind, render.reason) == ("", "")


# --- What is killed ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def staffed(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Who is well after a test works for the next one too."""
    with ground(MEDIA_ROOT=str(tmp_path_factory.mktemp("media"))) as staffed:
        yield staffed
        staffed.dismiss()


@pytest.fixture
def here(staffed: Ground, transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Ground]:
    queue.connection().flushdb()
    monkeypatch.setattr(queue, "BACKOFF_S", (1,))
    settings.MEDIA_ROOT = staffed.environment["MEDIA_ROOT"]
    yield staffed
    staffed.leave()


@pytest.fixture
def passes(here: Ground) -> Callable[..., None]:
    """Time, also for the scheduler, until something is so."""
    scheduler = Scheduler()  # one for a test: it holds locks for a minute

    def wait(seconds: float, done: Callable[[], Any]) -> None:
        def so() -> Any:
            tick(scheduler)
            return done()

        wait_for(so, seconds, every_s=0.3)

    return wait


@pytest.fixture
def keeper(here: Ground) -> Process:
    return here.keeper()


VICTIMS: dict[str, Callable[[Process], list[psutil.Process]]] = {
    "the worker": lambda keeper: [worker_of(keeper)],
    "the browser": lambda keeper: browsers_of(keeper.pid),
    "the renderer process": lambda keeper: parts_of(keeper.pid, "renderer"),
    "the GPU process": lambda keeper: parts_of(keeper.pid, "gpu-process"),
}


@pytest.mark.parametrize("name", VICTIMS)
def test_what_is_killed_in_mid_render_costs_no_picture_and_leaves_nothing_behind(here, keeper, passes, name):
    render = render_request(program=lengthy([*VICTIMS].index(name)), priority=NOW)
    wait_for(lambda: under_way(render), 60)
    victims = VICTIMS[name](keeper)
    assert victims
    for process in victims:
        process.kill()
    passes(90, lambda: ready(render))
    is_whole(render)
    # A worker's death is an attempt of its own; what dies below it is made good within the same one.
    assert render.attempts == (2 if name == "the worker" else 1)
    assert is_alone_in(here.room)
    assert keeper.poll() is None


def under_way(render: Render) -> bool:
    """Its first picture is there, so its film is being drawn."""
    render.refresh_from_db()
    return render.status == Render.Status.RENDERING and bool(render.thumbnail)


def test_keeper_and_worker_killed_at_once_leave_it_to_the_next_worker(here, keeper, passes):
    render = render_request(program=lengthy(9), priority=NOW)
    wait_for(lambda: under_way(render), 60)
    for process in (keeper, worker_of(keeper)):
        process.kill()
    here.kept = here.start()
    passes(90, lambda: ready(render))
    is_whole(render)
    assert is_alone_in(here.room)


# --- The disk is full -------------------------------------------------------------------------------


@contextmanager
def full_disk(worker: psutil.Process) -> Iterator[None]:
    """Every file that this worker writes is too large. Its browser has a disk."""
    before = worker.rlimit(resource.RLIMIT_FSIZE)
    worker.rlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    yield
    worker.rlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def small_disk(folder: str) -> Iterator[Path | None]:
    """A file system of its own in this place, where we may make one."""
    mounted = not subprocess.call(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], stderr=subprocess.DEVNULL)
    try:
        yield Path(folder) if mounted else None
    finally:
        if mounted:
            subprocess.check_call(["umount", "--lazy", folder])


def test_a_full_disk_is_nobodys_fault_and_the_picture_comes_when_there_is_room(here, keeper, passes):
    with small_disk(here.environment["MEDIA_ROOT"]) as disk:
        with filled(disk) if disk else full_disk(worker_of(keeper)):
            render = render_request(program=quick(1), priority=NOW)
            passes(60, lambda: render_job().reason)
            assert "Error" in render_job().reason
            render.refresh_from_db()
            assert render.status in {"pending", "rendering"}
            assert (render.kind, render.failures) == ("", [])
        passes(60, lambda: ready(render))
        is_whole(render)
        assert render.attempts == 1


def render_job() -> Job:
    return Job.objects.get(task=TASK)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(8 * 1024 * 1024))
    yield
    filler.unlink()


# --- A hundred, and every tenth is hostile ------------------------------------------------------------


def test_of_a_hundred_all_good_ones_are_ready_all_bad_ones_failed_none_lost_and_none_drawn_twice(here, keeper, passes):
    keepers = [keeper, here.start()]
    asked = {
        number: (hostile(number // 10), NOW) if number % 10 == 7 else (quick(number), SOON) for number in range(100)
    }
    renders = {number: render_request(program=program, priority=when) for number, (program, when) in asked.items()}
    for number in range(0, 100, 9):
        # A second job for the same, in a faster queue.
        render_request(program=renders[number].program, priority=NOW)
    passes(400, lambda: not Render.objects.filter(status__in=["pending", "rendering"]).exists())
    bad = {row.pk for number, row in renders.items() if number % 10 == 7}
    rows = list(Render.objects.all())
    assert len(rows) == 100
    assert {row.pk for row in rows if row.status == "failed"} == bad
    assert all(row.reason and row.kind for row in rows if row.pk in bad)
    for row in rows:
        if row.pk not in bad:
            is_whole(row)
            assert row.attempts == 1
    assert ended() == {"ready": 90, "failed": 10}
    passes(30, lambda: not Job.objects.filter(task=TASK).exclude(state="done").exists())
    for keeper in keepers:
        keeper.send_signal(signal.SIGTERM)
    assert [keeper.wait(60) for keeper in keepers] == [0, 0]
    assert left_in(here.room) == []


def ended() -> dict[str, float]:
    """As the workers themselves have counted."""
    counted: dict[str, float] = {}
    for sample in next(metrics.collect()).samples:
        counted[sample.labels["outcome"]] = counted.get(sample.labels["outcome"], 0) + sample.value
    return counted


# --- Servers go away and come back ------------------------------------------------------------------


# As the site does it: a process that was there before the servers went away.
ASK = """import json, sys, django; django.setup()
from django.db import close_old_connections
from apps.renders.services import render_request
from apps.shaders.programs import Program
for line in sys.stdin:
    close_old_connections()
    print(render_request(program=Program.of(json.loads(line)), priority=0).pk, flush=True)
"""


class Private:
    """A database and a Redis that nobody else uses, with a worker and a scheduler of their own."""

    def __init__(self, pair: embedded.Pair, data: Path, here: Ground) -> None:
        self.pair, self.data, self.here = pair, data, here
        subprocess.check_call([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=here.environment)
        for words in (["render", "--lease", "2"], ["schedule"]):
            here.start("manage.py", *words)
        pipe = subprocess.PIPE
        command = [sys.executable, "-c", ASK]
        self.asking = subprocess.Popen(command, cwd=ROOT, env=here.environment, stdin=pipe, stdout=pipe, text=True)
        here.started.append(self.asking)

    def restart(self, name: str) -> None:
        self.pair.servers[name].kill()
        self.pair.servers[name].wait()
        begin = {"postgres": embedded.start_postgres, "redis": embedded.start_redis}[name]
        begin(self.pair, self.data / name)

    def ask_for(self, program: Program) -> str:
        assert self.asking.stdin
        assert self.asking.stdout
        print(json.dumps(program.glsl_code), file=self.asking.stdin, flush=True)
        return self.asking.stdout.readline().strip()

    def row(self, pk: str) -> tuple[str, bool, list[str]]:
        question = "SELECT status, thumbnail <> '', failures FROM renders_render WHERE id = %s"
        with psycopg.connect(self.pair.database_url) as connection:
            found = connection.execute(question, [pk]).fetchone()
        assert found is not None
        return found


@pytest.fixture(scope="module")
def private() -> Iterator[Private]:
    folder = Path(tempfile.mkdtemp(prefix="ff-private-"))
    folder.chmod(0o755)
    pair = embedded.start(folder / "data")
    try:
        with ground(**pair.environment(), LOCAL_DIR=str(folder), LOG_LEVEL="CRITICAL") as here:
            yield Private(pair, folder / "data", here)
    finally:
        pair.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("name", ["redis", "postgres"])
def test_a_server_restarted_in_mid_render_costs_no_picture_and_the_next_is_drawn_too(private, name):
    pk = private.ask_for(lengthy(len(name)))
    wait_for(lambda: private.row(pk)[:2] == ("rendering", True), 60)
    private.restart(name)
    wait_for(lambda: private.row(pk)[0] == "ready", 90, every_s=0.3)
    assert private.row(pk)[2] == []
    after = private.ask_for(quick(len(name)))
    wait_for(lambda: private.row(after)[0] == "ready", 90, every_s=0.3)
    assert len(list(private.here.room.glob("ff-chromium-*"))) == 1
