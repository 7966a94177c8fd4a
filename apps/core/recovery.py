"""What the scheduler does for jobs whose worker died, or that Redis does not carry, or no longer.

The rows are the truth. RQ brings back what it knows was abandoned; the sweep finds the rest.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from rq import Queue
from rq.job import Job as RQJob
from rq.job import JobStatus

from apps.core.models import Job
from apps.core.queue import QUEUES, connection, give_up, push, unfinished

logger = logging.getLogger(__name__)

# A push follows its commit at once; what is not in Redis after this long was never pushed.
UNPUSHED_AFTER_S = 10
# A killed worker's job is missed after its lease; what is "running" well beyond that was lost by Redis.
LOST_AFTER_S = 180
# Between two registries a job is in none for a moment, so it must be missing in two sweeps running.
MISSING_KEY = "ff:jobs:missing"
MISSING_AT_LEAST_S = 5
MISSING_FOR_S = 60


def clean_registries(names: Iterable[str] = QUEUES) -> None:
    """Bring back the jobs of killed workers. RQ does so every ten minutes; we do not wait for that."""
    for name in names:
        Queue(name, connection=connection()).started_job_registry.cleanup()


def sweep() -> None:
    before = timezone.now() - timedelta(seconds=UNPUSHED_AFTER_S)
    carried = _carried()
    for job in unfinished().filter(created_at__lt=before).order_by("created_at", "pk").iterator(chunk_size=500):
        if str(job.pk) not in carried:
            _mend(job)


def _carried() -> set[str]:
    """Every job that some part of RQ will still run, in the order in which a job moves through them."""
    found: set[str] = set()
    for name in QUEUES:
        queue = Queue(name, connection=connection())
        found.update(queue.scheduled_job_registry.get_job_ids(cleanup=False))
        found.update(queue.job_ids)
        found.update(queue.intermediate_queue.get_job_ids())
        found.update(queue.started_job_registry.get_job_ids(cleanup=False))
    return found


def _mend(job: Job) -> None:
    (known,) = RQJob.fetch_many([str(job.pk)], connection=connection())
    given_up = known is not None and known.get_status(refresh=False) in {JobStatus.FAILED, JobStatus.STOPPED}
    if not given_up and (_is_ending(job) or not _was_missing(job)):
        return
    if job.attempts >= job.max_attempts:
        give_up(job)
        return
    if known is not None:
        known.delete()
    logger.warning("job %s was lost on its way and is pushed again", job.task)
    push(job)


def _is_ending(job: Job) -> bool:
    """RQ forgets a job a moment before or after its row is written."""
    since = job.started_at or job.created_at
    patience = timedelta(seconds=job.timeout_s + LOST_AFTER_S)
    return job.state == Job.State.RUNNING and timezone.now() - since < patience


def _was_missing(job: Job) -> bool:
    """For some seconds, not only for the moment between two schedulers' looks."""
    key, now = f"{MISSING_KEY}:{job.pk}", time.time()
    if connection().set(key, now, ex=MISSING_FOR_S, nx=True):
        return False
    first = connection().get(key)
    return first is not None and now - float(first) >= MISSING_AT_LEAST_S
