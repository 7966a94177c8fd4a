"""What runs by the clock. Each app declares its own in `AppConfig.ready`:

    schedule.every("notices-digest", hours=24, task="apps.notices.tasks.digest_task")

Time is cut into slots and each slot is one job with one id, so two schedulers do no harm, and a
slot that passed while no scheduler ran is done once when one comes back.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import close_old_connections, connections
from rq.scheduler import RQScheduler

from apps.core import queue, recovery

logger = logging.getLogger(__name__)

TICK_S = 1
CLEAN_EVERY_S = 5
SWEEP_EVERY_S = 10
LONGEST_S = 86_400


@dataclass(frozen=True)
class Entry:
    name: str
    seconds: int
    offset_s: int
    task: str
    queue: str

    def slot(self, now: float) -> int:
        return int((now - self.offset_s) // self.seconds)


ENTRIES: dict[str, Entry] = {}


def every(
    name: str,
    *,
    task: str,
    hours: float = 0,
    minutes: float = 0,
    seconds: float = 0,
    at_hour: float = 0,
    queue: str = "low",
) -> None:
    """Run `task` every so often; `at_hour` (UTC) moves where a slot begins, for what is done once a day."""
    period = int(timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds())
    if not 0 < period <= LONGEST_S:
        # A slot that outlives the row of its job would be run again.
        raise ValueError(f"A period is between a second and a day, not {period} s: let a daily job look at the date.")
    ENTRIES[name] = Entry(name, period, int(at_hour * 3600), task, queue)


class Scheduler:
    """One loop that moves time forward for all: slots, RQ's delayed retries, abandoned jobs, lost jobs."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.stopping = False
        self.slots: dict[str, int] = {}
        self.done_at: dict[str, float] = {}
        self.retries: RQScheduler | None = None

    def loop(self) -> None:
        while not self.stopping:
            self.tick()
            time.sleep(TICK_S)
        if self.retries is not None:
            self._safely(self.retries.release_locks)

    def tick(self) -> None:
        for entry in ENTRIES.values():
            self._safely(partial(self._fill, entry))
        self._safely(self._release_retries)
        self._seldom("clean", CLEAN_EVERY_S, recovery.clean_registries)
        self._seldom("sweep", SWEEP_EVERY_S, recovery.sweep)

    def _fill(self, entry: Entry) -> None:
        slot = entry.slot(self.clock())
        if self.slots.get(entry.name) != slot:
            queue.enqueue(entry.task, queue=entry.queue, job_id=f"{entry.name}:{slot}")
            self.slots[entry.name] = slot

    def _release_retries(self) -> None:
        if self.retries is None:
            self.retries = RQScheduler(queue.QUEUES, queue.connection(), interval=TICK_S, logging_level="WARNING")
        # Also refreshes: a lock that another scheduler left behind is taken when it runs out.
        self.retries.acquire_locks()  # type: ignore[no-untyped-call]  # RQ types only some
        self.retries.enqueue_scheduled_jobs()  # type: ignore[no-untyped-call]  # as above

    def _seldom(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        if self.clock() - self.done_at.get(name, 0) >= seconds:
            self.done_at[name] = self.clock()
            self._safely(work)

    def _safely(self, work: Callable[[], object]) -> None:
        """Nothing, least of all a database that is away for a while, may end the one process that mends things."""
        try:
            close_old_connections()
            work()
        except Exception:
            logger.exception("The scheduler could not work")
            connections.close_all()
