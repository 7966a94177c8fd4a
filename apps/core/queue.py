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
from collections.abc import Iterable
from datetime import timedelta
from functools import cache, partial
from time import monotonic

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from rq import Queue, Retry
from rq.exceptions import DuplicateJobError
from rq.job import Job as RQJob
from rq.job import JobStatus

from apps.core import logs, metrics
from apps.core.models import Job

logger = logging.getLogger(__name__)

QUEUES = tuple(settings.RQ_QUEUES)
BACKOFF_S = (5, 30, 120, 600)
DEFAULT_TIMEOUT_S = 120
DEFAULT_ATTEMPTS = 4
# A push follows its commit at once; what is not in Redis after this long was never pushed.
UNPUSHED_AFTER_S = 10
# RQ keeps a killed worker's job for up to 90 s; what is "running" well beyond that was lost by Redis.
LOST_AFTER_S = 180
KEEP_DONE = timedelta(days=2)
KEEP_FAILED = timedelta(days=30)
SWEEP_LIMIT = 500
MAX_ARGUMENT_CHARS = 200
NAMESPACE = uuid.UUID("3f0a3c3e-6f0c-4f7e-9f3f-0f6b8d1c7a55")


@cache
def connection() -> redis.Redis:
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
            _push(job)
    except redis.RedisError as error:
        logger.error("Job %s waits for Redis: %s", pk, error)


def _push(job: Job) -> None:
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
        _finish(job, Job.State.DONE, "")
        metrics.count_job(job.queue, job.task, "done")
        logger.info("job %s done in %d ms", job.task, (monotonic() - started) * 1000)
    finally:
        logs.request_id.reset(context)


def _claim(pk: str) -> Job | None:
    unfinished = Job.objects.filter(pk=pk, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    claimed = unfinished.filter(attempts__lt=F("max_attempts")).update(
        attempts=F("attempts") + 1, state=Job.State.RUNNING, started_at=timezone.now()
    )
    job = Job.objects.filter(pk=pk).first()
    if claimed or job is None:
        return job
    if job.state in {Job.State.QUEUED, Job.State.RUNNING}:
        _give_up(job)
    return None


def _end_attempt(job: Job, error: Exception) -> None:
    reason = logs.redact(f"{type(error).__name__}: {error}")[:2000]
    last = job.attempts >= job.max_attempts
    logger.exception("job %s failed, attempt %d of %d", job.task, job.attempts, job.max_attempts)
    if last:
        _finish(job, Job.State.FAILED, reason)
    else:
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(state=Job.State.QUEUED, reason=reason)
    metrics.count_job(job.queue, job.task, "failed" if last else "retried")


def _give_up(job: Job) -> None:
    _finish(job, Job.State.FAILED, job.reason or "Its worker was stopped in the middle of it, every time.")
    metrics.count_job(job.queue, job.task, "failed")
    logger.error("job %s given up after %d attempts", job.task, job.attempts)


def _finish(job: Job, state: str, reason: str) -> None:
    Job.objects.filter(pk=job.pk).exclude(state=Job.State.DONE).update(
        state=state, reason=reason, finished_at=timezone.now()
    )


# --- In the scheduler ---------------------------------------------------------------------------


def sweep() -> None:
    """Find rows that Redis does not carry, or no longer, and rows that RQ gave up on."""
    now = timezone.now()
    unfinished = Job.objects.filter(
        state__in=[Job.State.QUEUED, Job.State.RUNNING], created_at__lt=now - timedelta(seconds=UNPUSHED_AFTER_S)
    ).order_by("created_at")[:SWEEP_LIMIT]
    jobs = list(unfinished)
    carried = RQJob.fetch_many([str(job.pk) for job in jobs], connection=connection())
    for job, rq_job in zip(jobs, carried, strict=True):
        _mend(job, rq_job)


def _mend(job: Job, carried: RQJob | None) -> None:
    if carried is not None and carried.get_status(refresh=False) not in {JobStatus.FAILED, JobStatus.STOPPED}:
        return
    if carried is None and job.state == Job.State.RUNNING and not _is_lost(job):
        return  # just finished: RQ forgets a job a moment before or after the row is written
    if job.attempts >= job.max_attempts:
        _give_up(job)
        return
    if carried is not None:
        carried.delete()
    logger.warning("job %s was not in Redis: pushed again", job.task)
    _push(job)


def _is_lost(job: Job) -> bool:
    since = job.started_at or job.created_at
    return timezone.now() - since > timedelta(seconds=job.timeout_s + LOST_AFTER_S)


def clean_registries(names: Iterable[str] = QUEUES) -> None:
    """Bring back the jobs of killed workers. RQ does so every ten minutes; we do not wait for that."""
    for name in names:
        Queue(name, connection=connection()).started_job_registry.cleanup()


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
