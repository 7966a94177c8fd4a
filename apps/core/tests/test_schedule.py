from __future__ import annotations

import threading

import pytest
import redis
from django.db import InterfaceError, OperationalError, connections

from apps.core import queue, recovery, schedule
from apps.core.models import Job
from apps.core.tests import jobs
from apps.core.tests.test_queue import work

pytestmark = pytest.mark.django_db(transaction=True)
DAY_S = 86_400


@pytest.fixture(autouse=True)
def entries(monkeypatch):
    queue.connection().flushdb()
    monkeypatch.setattr(schedule, "ENTRIES", {})
    schedule.ENTRIES["hourly"] = schedule.Entry("hourly", 3600, 0, "apps.core.tests.test_schedule.tick", "low")
    return schedule.ENTRIES


def tick() -> None:
    jobs.mark("tick")


class Clock:
    now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


def test_it_enqueues_each_slot_once():
    clock = Clock()
    scheduler = schedule.Scheduler(clock)
    for _ in range(5):
        scheduler.tick()
    work()
    assert len(jobs.marks("tick")) == 1
    clock.now += 3600
    scheduler.tick()
    work()
    assert len(jobs.marks("tick")) == 2


def test_two_schedulers_do_no_harm():
    clock = Clock()

    def run():
        scheduler = schedule.Scheduler(clock)
        for _ in range(3):
            scheduler.tick()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert len(jobs.marks("tick")) == 1


def test_a_slot_begins_at_its_hour():
    entry = schedule.Entry("daily", DAY_S, 8 * 3600, "t", "low")
    midnight = 10 * DAY_S
    assert entry.slot(midnight + 8 * 3600 - 1) + 1 == entry.slot(midnight + 8 * 3600)
    assert entry.slot(midnight + 8 * 3600) == entry.slot(midnight + DAY_S + 8 * 3600 - 1)


@pytest.mark.parametrize("error", [OperationalError(), InterfaceError(), redis.ConnectionError(), OSError()])
def test_it_goes_on_when_something_is_away(monkeypatch, error):
    def away():
        raise error

    clock = Clock()
    scheduler = schedule.Scheduler(clock)
    with monkeypatch.context() as patch:
        patch.setattr(recovery, "sweep", away)
        patch.setattr(queue, "enqueue", lambda *_, **__: away())
        scheduler.tick()
    assert not Job.objects.exists()
    scheduler.tick()
    work()
    assert len(jobs.marks("tick")) == 1


def test_it_releases_a_retry_when_its_time_has_come(monkeypatch):
    monkeypatch.setattr(queue, "BACKOFF_S", (0,))
    queue.enqueue("apps.core.tests.jobs.fail_once", "a")
    work()
    schedule.Scheduler(Clock()).tick()
    work()
    assert len(jobs.marks("a")) == 2
    assert Job.objects.get(task__endswith="fail_once").state == "done"


@pytest.mark.parametrize("period", [{"hours": 24 * 7}, {"seconds": 0}, {"hours": -1}])
def test_a_period_is_at_most_a_day(period):
    with pytest.raises(ValueError, match="A period is between"):
        schedule.every("odd", task="apps.core.tests.test_schedule.tick", **period)


def test_a_killed_workers_job_is_back_within_two_minutes_of_its_limit():
    from apps.core.worker import LEASE_S

    noticed = LEASE_S + schedule.CLEAN_EVERY_S + schedule.TICK_S
    assert noticed + queue.BACKOFF_S[0] < 120
