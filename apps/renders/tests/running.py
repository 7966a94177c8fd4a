"""Render workers as they run in production, for tests that kill them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings

from apps.core.models import Job
from apps.core.queue import unfinished
from apps.core.schedule import Scheduler
from apps.renders.tests.browsers import below, browsers_of, command_of, left_in, own_temporary_folder
from tests.conftest import ROOT, wait_for

LEASE_S = 2
Process = subprocess.Popen[str]


@dataclass
class Ground:
    """Where they run: their temporary folder, and what they are told."""

    room: Path
    environment: dict[str, str]
    started: list[Process] = field(default_factory=list)
    kept: Process | None = None

    def keeper(self) -> Process:
        """One at work: left by the test before, or a new one. To start it takes longer than most tests do with it."""
        if self.kept is None or self.kept.poll() is not None:
            self.kept = self.start()
            wait_for(lambda: browsers_of(self.started[-1].pid), 60)
        return self.kept

    def leave(self) -> None:
        """At the end of a test: whoever is well and has nothing to do may work for the next one. Others end."""
        kept = self.kept
        others = [process for process in self.started if process is not kept]
        if kept is None or kept.poll() is not None or any(process.poll() is None for process in others):
            return self.kill_all()
        try:
            wait_for(lambda: not unfinished().filter(queue__startswith="render").exists(), 10)
            worker_of(kept)
        except AssertionError:
            self.kill_all()

    def dismiss(self) -> None:
        """Told to stop, it leaves nothing behind of all that happened to it."""
        if self.kept is not None and self.kept.poll() is None:
            self.kept.terminate()
            assert self.kept.wait(60) == 0
            assert left_in(self.room) == []

    def start(self, *words: str, **variables: str) -> Process:
        command = [sys.executable, *(words or ("manage.py", "render", "--lease", str(LEASE_S)))]
        environment = {**self.environment, **variables}
        self.started.append(subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True))
        return self.started[-1]

    def kill_all(self) -> None:
        for process in self.started:
            for part in [*below(process.pid), process]:
                part.kill()
            process.wait()
        self.started.clear()
        self.kept = None


@contextmanager
def ground(**variables: str) -> Iterator[Ground]:
    """On pytest's own database and Redis, or on others."""
    database = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + str(settings.DATABASES["default"]["NAME"])
    with own_temporary_folder() as room:
        own = {"DATABASE_URL": database, "TMPDIR": str(room), "DJANGO_SETTINGS_MODULE": "fractafrag.settings"}
        here = Ground(room, {**os.environ, **own, **variables})
        try:
            yield here
        finally:
            here.kill_all()


def worker_of(keeper: Process) -> psutil.Process:
    def found() -> psutil.Process | None:
        return next((child for child in below(keeper.pid) if "--kept-by" in command_of(child)), None)

    worker = wait_for(found, 30)
    assert isinstance(worker, psutil.Process)
    return worker


def tick(scheduler: Scheduler) -> None:
    """All that it does now and then, now."""
    scheduler.done_at.clear()
    scheduler.tick()


def ends(pk: Any, seconds: float = 60) -> Job:
    """Let time pass for the scheduler until the job is over."""
    scheduler = Scheduler()

    def over() -> Job | None:
        tick(scheduler)
        return Job.objects.filter(pk=pk, state__in=["done", "failed"]).first()

    job = wait_for(over, seconds, every_s=0.3)
    assert isinstance(job, Job)
    return job
