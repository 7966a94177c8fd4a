from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.core import logs, queue
from apps.core.models import Job
from apps.core.tests import jobs
from apps.core.worker import make_worker

pytestmark = pytest.mark.django_db(transaction=True)
JOBS = "apps.core.tests.jobs."


@pytest.fixture(autouse=True)
def _empty_redis():
    queue.connection().flushdb()


def work():
    """What a worker process does, in this one."""
    from rq import SimpleWorker

    SimpleWorker(list(queue.QUEUES), connection=queue.connection()).work(burst=True, logging_level="CRITICAL")


def test_it_runs_a_job_with_its_ids_and_the_id_of_the_request():
    token = logs.request_id.set("request-1234")
    pk = queue.enqueue(JOBS + "mark", "a")
    logs.request_id.reset(token)
    work()
    assert jobs.marks("a") == ["request-1234"]
    job = Job.objects.get(pk=pk)
    assert (job.state, job.attempts) == ("done", 1)
    assert job.finished_at is not None


def test_it_enqueues_nothing_when_the_transaction_is_rolled_back():
    with transaction.atomic():
        queue.enqueue(JOBS + "mark", "a")
        transaction.set_rollback(True)
    work()
    assert jobs.marks("a") == []
    assert not Job.objects.exists()


def test_it_waits_for_the_commit():
    with transaction.atomic():
        queue.enqueue(JOBS + "mark", "a")
        work()
        assert jobs.marks("a") == []
    work()
    assert len(jobs.marks("a")) == 1


def test_it_runs_one_of_a_kind_once_also_after_it_ended():
    first = queue.enqueue(JOBS + "mark", "a", job_id="only")
    assert queue.enqueue(JOBS + "mark", "a", job_id="only") == first
    work()
    queue.enqueue(JOBS + "mark", "a", job_id="only")
    work()
    assert len(jobs.marks("a")) == 1


@pytest.mark.parametrize("argument", [b"bytes", {"a": 1}, 1.5, True, None, "x" * 201, object()])
def test_it_takes_ids_only(argument):
    with pytest.raises(TypeError):
        queue.enqueue(JOBS + "mark", argument)


def test_it_takes_a_uuid_as_an_id():
    key = uuid.uuid4()
    queue.enqueue(JOBS + "mark", key)
    work()
    assert len(jobs.marks(str(key))) == 1


def test_it_refuses_a_task_or_a_queue_that_does_not_exist():
    with pytest.raises(ImportError):
        queue.enqueue("apps.core.tests.jobs.no_such_task")
    with pytest.raises(ValueError, match="There is no queue 'nowhere'"):
        queue.enqueue(JOBS + "mark", "a", queue="nowhere")


def test_it_counts_attempts_and_shows_a_job_that_failed_for_good():
    pk = queue.enqueue(JOBS + "fail", "a", max_attempts=1)
    work()
    job = Job.objects.get(pk=pk)
    assert (job.state, job.attempts) == ("failed", 1)
    assert "Refused" in job.reason
    assert "hunter2" not in job.reason


def test_it_schedules_another_attempt_with_backoff():
    pk = queue.enqueue(JOBS + "fail_once", "a")
    work()
    job = Job.objects.get(pk=pk)
    assert (job.state, job.attempts) == ("queued", 1)
    waiting = queue.Queue("default", connection=queue.connection()).scheduled_job_registry
    due = waiting.get_scheduled_time(str(pk))
    assert timedelta(0) < due - timezone.now() <= timedelta(seconds=queue.BACKOFF_S[0])


def test_it_does_nothing_when_rq_runs_a_finished_job_again():
    pk = queue.enqueue(JOBS + "mark", "a")
    work()
    queue.run(str(pk))
    assert len(jobs.marks("a")) == 1


def test_it_gives_up_when_every_attempt_was_used_by_dying_workers():
    pk = queue.enqueue(JOBS + "mark", "a", max_attempts=2)
    Job.objects.filter(pk=pk).update(state="running", attempts=2, started_at=timezone.now())
    queue.run(str(pk))
    job = Job.objects.get(pk=pk)
    assert job.state == "failed"
    assert "stopped in the middle" in job.reason
    assert jobs.marks("a") == []


def test_it_runs_a_failed_job_again_when_a_moderator_says_so():
    pk = queue.enqueue(JOBS + "fail", "a", max_attempts=1)
    work()
    job = Job.objects.get(pk=pk)
    queue.retry(job)
    work()
    job.refresh_from_db()
    assert len(jobs.marks("a")) == 2
    assert (job.state, job.attempts) == ("failed", 1)


def test_it_does_not_run_a_done_job_again():
    pk = queue.enqueue(JOBS + "mark", "a")
    work()
    queue.retry(Job.objects.get(pk=pk))
    work()
    assert len(jobs.marks("a")) == 1


def test_it_forgets_old_rows():
    now = timezone.now()
    rows = [("done", 3), ("done", 1), ("failed", 31), ("failed", 3)]
    for state, days in rows:
        Job.objects.create(
            task="t", queue="low", max_attempts=1, timeout_s=1, state=state, finished_at=now - timedelta(days=days)
        )
    queue.prune()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_a_worker_for_a_queue_that_does_not_exist_says_so():
    with pytest.raises(ValueError, match="There is no queue nowhere"):
        make_worker(["nowhere"])
