"""The only way to hand work to a worker.

    enqueue("apps.accounts.tasks.export_make_task", export.id)

The job is a row, written with whatever asks for it: a rollback takes it along, and a Redis that is
away or has lost everything loses no work. RQ carries it to a worker and brings it back when that
worker dies; how often it was tried is counted on the row, before each try.
"""

from __future__ import annotations

import contextlib
import logging
import uuid
from datetime import timedelta
from functools import cache, partial
from time import monotonic

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from rq.job import Job as RQJob

from apps.core import logs, metrics
from apps.core.models import Job

logger = logging.getLogger(__name__)

QUEUES = tuple(settings.RQ_QUEUES)
BACKOFF_S = (5, 30, 120, 600)
DEFAULT_TIMEOUT_S = 120
DEFAULT_ATTEMPTS = 4
KEEP_DONE = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)
MAX_ARGUMENT_CHARS = 200
NAMESPACE = uuid.UUID("3f0a3c3e-6f0c-4f7e-9f3f-0f6b8d1c7a55")


@cache
def connection() -> redis.Redis:
    """For calls that answer at once: a Redis that hangs must not hold a visitor's request."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=5, health_check_interval=30
    )


def waiting_connection() -> redis.Redis:
    """For a worker, which waits in Redis for its next job and sets its own limit for that."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, health_check_interval=30)


def enqueue(
    task: str,
    *ids: object,
    queue: str = "default",
    job_id: str | None = None,
    max_attempts: int = DEFAULT_ATTEMPTS,
    timeout_s: int = DEFAULT_TIMEOUT_S,
) -> uuid.UUID:
    """Run `task` (a dotted path) with these ids in a worker, once the transaction has committed.

    With a `job_id`, asking again for the same task and id changes nothing, as long as its row is kept.
    """
    if queue not in QUEUES:
        raise ValueError(f"There is no queue {queue!r}.")
    import_string(task)
    args = [_argument(value) for value in ids]
    pk = uuid.uuid5(NAMESPACE, f"{task}:{job_id}") if job_id else uuid.uuid4()
    row = Job(
        id=pk,
        task=task,
        args=args,
        queue=queue,
        max_attempts=max_attempts,
        timeout_s=timeout_s,
        request_id=logs.request_id.get(),
    )
    Job.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(partial(_push_soon, pk))
    return pk


def _argument(value: object) -> str | int:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > MAX_ARGUMENT_CHARS:
        raise TypeError(f"A job takes ids, not {type(value).__name__}: it looks up the state itself.")
    return value


def _push_soon(pk: uuid.UUID) -> None:
    """The write has happened; a Redis that is away must not turn it into an error. The sweep pushes later."""
    try:
        job = Job.objects.filter(pk=pk, state=Job.State.QUEUED).first()
        if job:
            push(job)
    except redis.RedisError as error:
        logger.error("Job %s waits for Redis: %s", pk, error)


def push(job: Job) -> None:
    """Let RQ carry it; does nothing where RQ has it."""
    # One wait for each attempt after this one: RQ counts its list from the end.
    waits = [BACKOFF_S[min(done, len(BACKOFF_S) - 1)] for done in range(job.attempts, job.max_attempts - 1)]
    with contextlib.suppress(DuplicateJobError):
        Queue(job.queue, connection=connection()).enqueue_call(
            run,
            args=(str(job.pk),),
            job_id=str(job.pk),
            unique=True,
            timeout=job.timeout_s,
            retry=Retry(max=len(waits), interval=waits) if waits else None,
            result_ttl=0,
            failure_ttl=int(KEEP_DONE.total_seconds()),
            description=job.task,
        )


# --- In the worker ------------------------------------------------------------------------------


def run(pk: str) -> None:
    """What RQ calls: count the attempt, then do the work. Runs twice when a worker was thought dead."""
    job = _claim(pk)
    if job is None:
        return
    context = logs.request_id.set(job.request_id or "-")
    started = monotonic()
    try:
        logger.info("job %s started, attempt %d of %d", job.task, job.attempts, job.max_attempts)
        import_string(job.task)(*job.args)
    except Exception as error:
        _end_attempt(job, error)
        raise
    else:
        # Also where it was given up meanwhile: it has been done after all.
        Job.objects.filter(pk=pk).exclude(state=Job.State.DONE).update(
            state=Job.State.DONE, reason="", finished_at=timezone.now()
        )
        metrics.count_job(job.queue, job.task, "done")
        logger.info("job %s done in %d ms", job.task, (monotonic() - started) * 1000)
    finally:
        logs.request_id.reset(context)


def _claim(pk: str) -> Job | None:
    with transaction.atomic():
        job = unfinished().select_for_update().filter(pk=pk).first()
        if job is None:
            return None
        if job.attempts < job.max_attempts:
            job.attempts += 1
            job.state, job.started_at = Job.State.RUNNING, timezone.now()
            job.save(update_fields=["attempts", "state", "started_at"])
            return job
    give_up(job)
    return None


def unfinished() -> QuerySet[Job]:
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


def _end_attempt(job: Job, error: Exception) -> None:
    reason = logs.redact(f"{type(error).__name__}: {error}")[:2000]
    logger.exception("job %s failed, attempt %d of %d", job.task, job.attempts, job.max_attempts)
    if job.attempts >= job.max_attempts:
        give_up(job, reason)
        return
    # Only if no other worker has begun the next attempt: this one may have been thought dead.
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    mine.update(state=Job.State.QUEUED, reason=reason)
    metrics.count_job(job.queue, job.task, "retried")


def give_up(job: Job, reason: str = "Its worker was stopped in the middle of it, every time.") -> None:
    ended = unfinished().filter(pk=job.pk).update(state=Job.State.FAILED, reason=reason, finished_at=timezone.now())
    if ended:
        metrics.count_job(job.queue, job.task, "failed")
        logger.error("job %s given up after %d attempts", job.task, job.attempts)


# --- Afterwards ---------------------------------------------------------------------------------


def retry(job: Job) -> None:
    """Give a failed job all its attempts again (a moderator's decision)."""
    with transaction.atomic():
        mended = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.QUEUED, attempts=0, finished_at=None, created_at=timezone.now()
        )
        if mended:
            transaction.on_commit(partial(_push_again, job.pk))


def _push_again(pk: uuid.UUID) -> None:
    with contextlib.suppress(redis.RedisError):
        for carried in RQJob.fetch_many([str(pk)], connection=connection()):
            if carried is not None:
                carried.delete()
    _push_soon(pk)


def prune() -> None:
    now = timezone.now()
    Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - KEEP_DONE).delete()
    Job.objects.filter(state=Job.State.FAILED, finished_at__lt=now - KEEP_FAILED).delete()
