"""One row of each model, for tests that walk over all of them."""

from __future__ import annotations

from apps.core.models import Job


def job() -> Job:
    return Job.objects.create(
        task="apps.core.queue.prune", queue="low", state=Job.State.FAILED, max_attempts=1, timeout_s=10
    )


EXAMPLES = {"core.Job": job}
