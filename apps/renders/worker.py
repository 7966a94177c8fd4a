"""The render worker: RQ's worker without a fork, so that the browser stays warm from job to job.

Without the fork nothing outside the job could send its signs of life or end it, so a thread does.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import connections
from redis import RedisError
from rq import Queue, SimpleWorker
from rq.job import Job

from apps.core.queue import DEFAULT_TIMEOUT_S
from apps.core.worker import SIGNS_IN_LEASE, Leased, make_worker_of
from apps.renders import keeper, queueing
from apps.renders.farm import FarmUnavailable, close_shared, shared
from apps.renders.farm.orders import Order
from apps.shaders.programs import Program

logger = logging.getLogger(__name__)

# What a person waits for, publications, what is drawn again.
QUEUES = tuple(queueing.QUEUES[priority] for priority in sorted(queueing.QUEUES))
# Somebody may be waiting for the job of a worker that was killed.
LEASE_S = 16
# RQ ends a job at its limit by an exception; then its browser is killed; then the process leaves.
BROWSER_ENDS_AFTER_S = 5
PROCESS_ENDS_AFTER_S = 20
JOIN_S = 2
# As in sysexits.h: a fault within.
STUCK = 70
TINY = Order(thumbnail=(64, 36), poster=False, preview=False, looks=False, measures=False)
PLAIN = Program("void mainImage(out vec4 c, in vec2 p) { c = vec4(0.5); }", {})


class RenderWorker(Leased, SimpleWorker):
    # That its browser cannot be started here is this machine's matter, not the next job's.
    is_unavailable = False

    def execute_job(self, job: Job, queue: Queue) -> None:
        try:
            with Watch(self, job):
                super().execute_job(job, queue)
        finally:
            # A job begins with a connection of its own, and no lock outlives it.
            connections.close_all()

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        super().handle_exception(job, *exc_info)
        if isinstance(exc_info[1], FarmUnavailable):
            self.is_unavailable = True
            self._stop_requested = True


class Watch(threading.Thread):
    """Beside a job: says that the worker lives, and sees to it that the job comes to an end."""

    def __init__(self, worker: RenderWorker, job: Job) -> None:
        super().__init__(name="watch", daemon=True)
        self.worker, self.job = worker, job
        self.over = threading.Event()
        self.limit_s = float(job.timeout or DEFAULT_TIMEOUT_S)

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.over.set()
        # Not for ever: it may be waiting for a Redis that has gone.
        self.join(timeout=JOIN_S)

    def run(self) -> None:
        began = time.monotonic()
        beat_s = self.worker.lease_s / SIGNS_IN_LEASE
        while not self.over.wait(beat_s):
            # Not for longer than it may last: then the job is another's to try.
            late_s = time.monotonic() - began - self.limit_s
            if late_s <= 0:
                self._beat()
            elif late_s > PROCESS_ENDS_AFTER_S:
                logger.error("A render hangs and cannot be ended: the worker leaves")
                keeper.leave(STUCK)
            elif late_s > BROWSER_ENDS_AFTER_S:
                logger.error("A render is past its limit: its browser is ended")
                keeper.end_browser()

    def _beat(self) -> None:
        try:
            self.worker.maintain_heartbeats(self.job)
        except (RedisError, AttributeError) as error:
            # A worker that has just finished has no execution any more; a Redis that is away is met by the job's end.
            logger.debug("No sign of life: %s", error)


def work(*, lease_s: int = LEASE_S, burst: bool = False, is_told: bool = False) -> int:
    """Take jobs until told to stop; the answer is the process' exit code. Says once that nothing can be drawn."""
    try:
        _warm_up()
        worker = make_worker_of(RenderWorker, list(QUEUES), lease_s=lease_s)
        # Quiet: our own lines name the job, its attempt and its request.
        worker.work(burst=burst, logging_level="WARNING", with_scheduler=False)
        if worker.is_unavailable:
            raise FarmUnavailable("Chromium does not start any more.")
    except FarmUnavailable as reason:
        if not is_told:
            logger.error("Renders wait: %s", reason)
        return keeper.UNAVAILABLE
    finally:
        close_shared()
    return 0


def _warm_up() -> None:
    """The browser is there before the first who waits, and no job is taken where none can be drawn."""
    drawn = shared().draw(PLAIN, TINY)
    if not drawn.ok:
        raise FarmUnavailable(f"Chromium draws nothing here. {drawn.reason}")
