"""Workers die in the middle of things; the work does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator

import psutil
import pytest
from django.conf import settings

from apps.core import queue
from apps.core.models import Job
from apps.core.schedule import Scheduler
from apps.core.tests import jobs
from tests.conftest import ROOT, wait_for

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
LEASE_S = 2
JOBS = "apps.core.tests.jobs."
Worker = subprocess.Popen[bytes]


@pytest.fixture(autouse=True)
def _quick_and_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    queue.connection().flushdb()
    monkeypatch.setattr(queue, "BACKOFF_S", (1,))


@pytest.fixture
def start_worker() -> Iterator[Callable[[], Worker]]:
    started: list[Worker] = []
    database = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + str(settings.DATABASES["default"]["NAME"])

    def start() -> Worker:
        command = [sys.executable, "manage.py", "work", "default", "--lease", str(LEASE_S)]
        environment = {**os.environ, "DATABASE_URL": database, "LOG_LEVEL": "CRITICAL"}
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for worker in started:
        for process in [*children(worker), worker]:
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


def test_a_job_comes_back_when_its_worker_is_killed(start_worker):
    pk = queue.enqueue(JOBS + "hang_once", "a")
    worker = start_worker()
    started("a")
    for process in [psutil.Process(worker.pid), *children(worker)]:
        process.kill()
    start_worker()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)
    assert len(jobs.marks("a")) == 2


def test_a_job_comes_back_when_only_its_process_is_killed(start_worker):
    pk = queue.enqueue(JOBS + "hang_once", "a")
    worker = start_worker()
    started("a")
    for horse in children(worker):
        horse.kill()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)
    assert worker.poll() is None


def test_a_job_that_kills_every_worker_is_seen_as_failed(start_worker):
    pk = queue.enqueue(JOBS + "hang", "a", max_attempts=2)
    scheduler = Scheduler()
    for attempt in (1, 2):
        worker = start_worker()
        wait_for(lambda n=attempt: scheduler_moves(scheduler) and len(jobs.marks("a")) >= n, 30, every_s=0.3)
        for process in [psutil.Process(worker.pid), *children(worker)]:
            process.kill()
    start_worker()
    job = ends(pk, scheduler)
    assert (job.state, job.attempts) == ("failed", 2)
    assert "stopped in the middle" in job.reason


def scheduler_moves(scheduler: Scheduler) -> bool:
    scheduler.done_at.clear()
    scheduler.tick()
    return True


def test_a_worker_that_is_told_to_stop_finishes_its_job(start_worker):
    pk = queue.enqueue(JOBS + "nap", "a")
    worker = start_worker()
    started("a")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert Job.objects.get(pk=pk).state == "done"


def test_a_job_that_takes_too_long_is_stopped_and_tried_again(start_worker):
    pk = queue.enqueue(JOBS + "hang_once", "a", timeout_s=1)
    start_worker()
    job = ends(pk, Scheduler())
    assert (job.state, job.attempts) == ("done", 2)
