"""Workers die in the middle of things; the work does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import psutil
import pytest
from django.conf import settings

from apps.core import queue
from apps.core.models import Job
from apps.core.queue import unfinished
from apps.core.schedule import Scheduler
from apps.core.tests import jobs
from tests.conftest import ROOT, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
LEASE_S = 2
JOBS = "apps.core.tests.jobs."
Worker = subprocess.Popen[bytes]


@pytest.fixture(autouse=True)
def _quick_and_empty(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    queue.connection().flushdb()
    monkeypatch.setattr(queue, "BACKOFF_S", (1,))


@dataclass
class Workers:
    """Who lives after a test works in the next one too."""

    started: list[Worker] = field(default_factory=list)

    def start(self) -> Worker:
        database = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + str(settings.DATABASES["default"]["NAME"])
        command = [sys.executable, "manage.py", "work", "default", "--lease", str(LEASE_S)]
        environment = {**os.environ, "DATABASE_URL": database, "LOG_LEVEL": "CRITICAL"}
        self.started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return self.started[-1]

    def one(self) -> Worker:
        return next((worker for worker in self.started if worker.poll() is None), None) or self.start()

    def kill_all(self) -> None:
        for worker in self.started:
            kill(worker)
        self.started.clear()


@pytest.fixture(scope="module")
def staff(django_db_setup: None) -> Iterator[Workers]:
    staff = Workers()
    yield staff
    staff.kill_all()


@pytest.fixture
def workers(staff: Workers, _quick_and_empty: None) -> Iterator[Workers]:
    """At the most one is left, and it has nothing to do."""
    yield staff
    if unfinished().exists() or sum(worker.poll() is None for worker in staff.started) > 1:
        staff.kill_all()


def kill(worker: Worker) -> None:
    for process in [worker, *children(worker)]:
        process.kill()
    worker.wait()


def children(worker: Worker) -> list[psutil.Process]:
    try:
        return psutil.Process(worker.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def started(key: str, times: int = 1) -> None:
    wait_for(lambda: len(jobs.marks(key)) >= times, 20)


def ends(pk: uuid.UUID, scheduler: Scheduler, seconds: float = 30) -> Job:
    """Let time pass for the scheduler until the job is over."""

    def over() -> Job | None:
        scheduler.done_at.clear()
        scheduler.tick()
        return Job.objects.filter(pk=pk, state__in=["done", "failed"]).first()

    job = wait_for(over, seconds, every_s=0.3)
    assert isinstance(job, Job)
    return job


def test_a_job_comes_back_when_its_worker_is_killed(workers):
    pk = queue.enqueue(JOBS + "hang_once", "a")
    worker = workers.one()
    started("a")
    kill(worker)
    workers.start()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)
    assert len(jobs.marks("a")) == 2


def test_a_job_comes_back_when_only_its_process_is_killed(workers):
    pk = queue.enqueue(JOBS + "hang_once", "a")
    worker = workers.one()
    started("a")
    for horse in children(worker):
        horse.kill()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)
    assert worker.poll() is None


def test_a_job_that_takes_too_long_is_stopped_and_tried_again(workers):
    pk = queue.enqueue(JOBS + "hang_once", "a", timeout_s=1)
    workers.one()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)


def test_a_job_that_kills_every_worker_is_seen_as_failed(workers):
    pk = queue.enqueue(JOBS + "hang", "a", max_attempts=2)
    scheduler = Scheduler()
    for attempt in (1, 2):
        worker = workers.one()
        wait_for(lambda n=attempt: scheduler_moves(scheduler) and len(jobs.marks("a")) >= n, 30, every_s=0.3)
        kill(worker)
    workers.start()
    job = ends(pk, scheduler)
    assert (job.state, job.attempts) == ("failed", 2)
    assert "stopped in the middle" in job.reason


def scheduler_moves(scheduler: Scheduler) -> bool:
    scheduler.done_at.clear()
    scheduler.tick()
    return True


def test_a_worker_that_is_told_to_stop_finishes_its_job(workers):
    pk = queue.enqueue(JOBS + "nap", "a")
    worker = workers.one()
    started("a")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert Job.objects.get(pk=pk).state == "done"
