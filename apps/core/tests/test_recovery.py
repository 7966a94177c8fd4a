from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.utils import timezone
from rq.job import Job as RQJob

from apps.core import queue, recovery
from apps.core.models import Job
from apps.core.tests import jobs
from apps.core.tests.test_queue import JOBS, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_redis(monkeypatch):
    queue.connection().flushdb()
    monkeypatch.setattr(recovery, "MISSING_AT_LEAST_S", 0)


def sweep_twice():
    recovery.sweep()
    recovery.sweep()


def long_ago(pk):
    Job.objects.filter(pk=pk).update(created_at=timezone.now() - timedelta(minutes=30))


def test_it_keeps_a_job_while_redis_is_away_and_pushes_it_later(monkeypatch):
    def away(job):
        raise redis.ConnectionError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(queue, "push", away)
        pk = queue.enqueue(JOBS + "mark", "a")
    assert Job.objects.get(pk=pk).state == "queued"
    long_ago(pk)
    sweep_twice()
    work()
    assert len(jobs.marks("a")) == 1


def test_it_pushes_again_what_redis_has_forgotten():
    pk = queue.enqueue(JOBS + "mark", "a")
    queue.connection().flushdb()
    long_ago(pk)
    sweep_twice()
    work()
    assert len(jobs.marks("a")) == 1


def test_it_leaves_a_running_job_alone():
    pk = queue.enqueue(JOBS + "mark", "a")
    queue.connection().flushdb()
    Job.objects.filter(pk=pk).update(
        state="running", attempts=1, started_at=timezone.now(), created_at=timezone.now() - timedelta(hours=1)
    )
    sweep_twice()
    work()
    assert jobs.marks("a") == []


def test_it_brings_back_a_running_job_that_redis_lost_long_ago():
    pk = queue.enqueue(JOBS + "mark", "a", timeout_s=1)
    queue.connection().flushdb()
    past = timezone.now() - timedelta(hours=1)
    Job.objects.filter(pk=pk).update(state="running", attempts=1, started_at=past, created_at=past)
    sweep_twice()
    work()
    assert len(jobs.marks("a")) == 1


def test_it_marks_as_failed_what_rq_gave_up_on():
    pk = queue.enqueue(JOBS + "mark", "a", max_attempts=1)
    queue.connection().delete("rq:queue:default")
    RQJob.fetch(str(pk), connection=queue.connection()).set_status("failed")
    Job.objects.filter(pk=pk).update(state="running", attempts=1, started_at=timezone.now())
    long_ago(pk)
    sweep_twice()
    assert Job.objects.get(pk=pk).state == "failed"


def test_it_pushes_again_what_died_between_the_queue_and_its_worker():
    """A worker of several queues pops a job before it says that it has it."""
    pk = queue.enqueue(JOBS + "mark", "a", queue="low")
    assert queue.connection().lpop("rq:queue:low") == str(pk).encode()
    long_ago(pk)
    recovery.sweep()
    assert queue.connection().llen("rq:queue:low") == 0
    recovery.sweep()
    work()
    assert len(jobs.marks("a")) == 1


def test_many_waiting_jobs_hide_no_lost_one():
    old = timezone.now() - timedelta(hours=1)
    waiting = [
        Job(task=JOBS + "mark", args=["w"], queue="render", max_attempts=4, timeout_s=60, created_at=old)
        for _ in range(600)
    ]
    Job.objects.bulk_create(waiting)
    for job in waiting:
        queue.push(job)
    pk = queue.enqueue(JOBS + "mark", "a", queue="high")
    queue.connection().delete("rq:queue:high")
    Job.objects.filter(pk=pk).update(created_at=timezone.now() - timedelta(minutes=5))
    sweep_twice()
    assert queue.connection().lrange("rq:queue:high", 0, -1) == [str(pk).encode()]
    assert queue.connection().llen("rq:queue:render") == 600


def test_the_true_reason_of_a_failure_stays():
    pk = queue.enqueue(JOBS + "fail", "a", max_attempts=1)
    stale = Job.objects.get(pk=pk)
    work()
    queue.give_up(stale)
    assert Job.objects.get(pk=pk).reason.startswith("Refused")


def test_an_attempt_that_was_thought_dead_does_not_disturb_the_next():
    pk = queue.enqueue(JOBS + "mark", "a")
    first = queue._claim(str(pk))
    second = queue._claim(str(pk))
    queue._end_attempt(first, ValueError("late"))
    job = Job.objects.get(pk=pk)
    assert (job.state, job.attempts, second.attempts) == ("running", 2, 2)


def test_a_job_that_was_given_up_and_done_after_all_is_done():
    pk = queue.enqueue(JOBS + "mark", "a")
    work()
    Job.objects.filter(pk=pk).update(state="running", attempts=3)
    job = queue._claim(str(pk))
    queue.give_up(job)
    Job.objects.filter(pk=pk).update(state="queued", attempts=0)
    queue.run(str(pk))
    assert Job.objects.get(pk=pk).state == "done"


def test_two_schedulers_looking_at_the_same_moment_do_not_count_twice(monkeypatch):
    monkeypatch.setattr(recovery, "MISSING_AT_LEAST_S", 5)
    pk = queue.enqueue(JOBS + "mark", "a")
    queue.connection().delete("rq:queue:default")
    long_ago(pk)
    sweep_twice()
    assert queue.connection().llen("rq:queue:default") == 0
    key = f"{recovery.MISSING_KEY}:{pk}"
    queue.connection().set(key, float(queue.connection().get(key)) - 6)
    recovery.sweep()
    assert queue.connection().llen("rq:queue:default") == 1
