"""bin/dev is all of a site or nothing of it, whatever happens to any of its processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from apps.renders.tests.browsers import command_of
from fractafrag import strays
from fractafrag.env import VARIABLES
from tests.conftest import ROOT, answers, free_port, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(240)]
START_WAIT_S = 60
STOP_WAIT_S = 30


class Dev:
    """One run of bin/dev on a port and in a data folder of its own, as from a plain shell."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.folder = port, folder
        plain = {k: v for k, v in os.environ.items() if k not in VARIABLES and k != strays.MARK}
        self.environment = {**plain, "LOCAL_DIR": str(folder), "PORT": str(port), "WEB_WORKERS": "1"}
        self.output = folder / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def running(self) -> Dev:
        return self if self.process is not None and self.process.poll() is None else self.start()

    def start(self) -> Dev:
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(
                ["bin/dev"], cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )
        process = self.process
        wait_for(lambda: process.poll() is not None or self.is_ready(), START_WAIT_S)
        assert process.poll() is None, self.said()
        return self

    def is_ready(self) -> bool:
        return answers(f"http://127.0.0.1:{self.port}/readyz")

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def everything(self) -> list[psutil.Process]:
        """Its processes by their data folder: how they are found otherwise is what is being tested.

        Redis writes over its environment, so where a process works counts as well as what it was told.
        """
        found = []
        for process in psutil.process_iter():
            try:
                told = process.environ().get("LOCAL_DIR") == str(self.folder)
                if (told or process.cwd().startswith(str(self.folder))) and process.pid != os.getpid():
                    found += [process, *process.children(recursive=True)]
            except psutil.Error:
                continue
        return [process for process in set(found) if lives(process)]

    def one(self, matches: Callable[[psutil.Process], bool]) -> psutil.Process:
        return next(p for p in sorted(self.everything(), key=lambda p: p.pid) if matches(p))

    def ends(self) -> None:
        assert self.process is not None
        self.process.wait(STOP_WAIT_S)
        wait_for(lambda: not self.everything(), STOP_WAIT_S)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", self.port))

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        for process in self.everything():
            process.kill()


def lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def one_dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    # A path longer than a socket's name may be.
    folder = tmp_path_factory.mktemp("dev") / ("a-rather-long-name-" * 8)
    running = Dev(folder, free_port())
    yield running
    running.stop()


@pytest.fixture
def dev(one_dev: Dev) -> Dev:
    """Running: started again where the test before has ended it."""
    return one_dev.running()


def command_has(*words: str) -> Callable[[psutil.Process], bool]:
    return lambda process: all(word in command_of(process) for word in words)


def is_supervisor(process: psutil.Process) -> bool:
    below = process.children(recursive=True)
    return "fractafrag.dev" in command_of(process) and any("gunicorn" in command_of(child) for child in below)


def keeper(dev: Dev) -> psutil.Process:
    assert dev.process is not None
    return psutil.Process(dev.process.pid)


def supervisor(dev: Dev) -> psutil.Process:
    return next(child for child in keeper(dev).children() if is_supervisor(child))


def relay(dev: Dev) -> psutil.Process:
    """One of honcho's own processes, which pass on what a command prints."""
    return next(child for child in supervisor(dev).children() if is_supervisor(child))


KILLED: dict[str, Callable[[Dev], psutil.Process]] = {
    "the keeper": keeper,
    "the supervisor": supervisor,
    "a relay": relay,
    "postgres": lambda dev: dev.one(command_has("bin/postgres", "-D")),
    "redis": lambda dev: dev.one(command_has("redis-server")),
    "web": lambda dev: dev.one(command_has("gunicorn")),
    "worker": lambda dev: dev.one(command_has("work", "default")),
    "render": lambda dev: dev.one(command_has("manage.py", "render")),
    "scheduler": lambda dev: dev.one(command_has("manage.py", "schedule")),
}


def test_it_greets_with_the_address_two_sign_ins_and_the_mail(dev):
    said = wait_for(lambda: "stop with" in dev.said() and dev.said(), 10)
    assert f"http://localhost:{dev.port}" in said
    assert re.search(r"creator\s+demo / \S+", said)
    assert re.search(r"moderator\s+mod / \S+", said)
    assert f"http://localhost:{dev.port}/dev/mail/" in said
    dev.process.send_signal(signal.SIGINT)
    dev.ends()
    assert dev.process.returncode == 0


def test_a_second_one_beside_it_is_refused_and_commands_share_its_servers(dev):
    second = subprocess.run(
        ["bin/dev"], cwd=ROOT, env={**dev.environment, "PORT": str(free_port())}, capture_output=True, text=True
    )
    assert "is already running in this folder" in second.stderr
    assert second.returncode == 1
    taken = subprocess.run(["bin/dev"], cwd=ROOT, env=dev.environment, capture_output=True, text=True)
    assert f"Port {dev.port} is taken" in taken.stderr
    assert len(taken.stderr.strip().splitlines()) == 1
    listed = subprocess.run(
        ["bin/manage", "shell", "-v0", "-c", "from apps.accounts.models import User; print(User.objects.count())"],
        cwd=ROOT,
        env=dev.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.strip() == "3"


@pytest.mark.parametrize("name", KILLED)
def test_nothing_stays_behind_when_one_process_is_killed(dev, name):
    victim = KILLED[name](dev)
    victim.kill()
    dev.ends()


def test_a_start_after_everything_that_watches_was_killed_finds_the_rest_and_runs(dev):
    for process in (keeper(dev), supervisor(dev)):
        process.kill()
    dev.process.wait(STOP_WAIT_S)
    assert dev.everything()
    # What was left still holds the port, so the data is started on another.
    dev.port = free_port()
    dev.environment["PORT"] = str(dev.port)
    dev.start()
    assert len([process for process in dev.everything() if process.name() == "redis-server"]) == 1
    dev.process.send_signal(signal.SIGTERM)
    dev.ends()


def test_two_of_them_run_side_by_side(dev, tmp_path):
    other = Dev(tmp_path / "other", free_port()).start()
    try:
        assert dev.is_ready()
        other.process.send_signal(signal.SIGINT)
        other.ends()
        assert dev.is_ready()
    finally:
        other.stop()


def test_a_killed_web_worker_is_replaced(dev):
    master = dev.one(command_has("gunicorn"))
    (worker,) = master.children()
    worker.kill()
    wait_for(dev.is_ready, START_WAIT_S)
    assert [child.pid for child in master.children()] != [worker.pid]


def test_a_killed_render_worker_is_replaced_and_the_rest_goes_on(dev):
    is_worker = command_has("manage.py", "render", "--kept-by")
    worker = wait_for(lambda: next((p for p in dev.everything() if is_worker(p)), None), START_WAIT_S)
    worker.kill()
    wait_for(lambda: any(is_worker(p) and p.pid != worker.pid for p in dev.everything()), START_WAIT_S)
    assert dev.is_ready()


@pytest.mark.parametrize(
    ("port", "sentence"),
    [("eighty", "PORT must be a number"), ("0", "PORT must be a number"), ("70000", "PORT must be a number")],
)
def test_a_wrong_port_is_one_plain_sentence(port, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "fractafrag.dev"],
        cwd=ROOT,
        env={**os.environ, "PORT": port},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
