"""RQ's worker with what this house adds: lines that can be read, and a lease short enough to notice a death."""

from __future__ import annotations

from django.conf import settings
from rq import Worker
from rq.job import Job

HEARTBEAT_S = 60
MONITOR_EVERY_S = 15


class HouseWorker(Worker):
    # How long after its last sign of life a worker's job may be taken from it. RQ's own is 60 s more
    # than its monitoring interval; a test shortens it.
    lease_margin_s = 45

    def get_heartbeat_ttl(self, job: Job) -> int:
        return self.job_monitoring_interval + self.lease_margin_s


def make_worker(queues: list[str], *, worker_class: type[HouseWorker] = HouseWorker) -> HouseWorker:
    from apps.core.queue import connection

    unknown = set(queues) - set(settings.RQ_QUEUES)
    if unknown:
        raise ValueError(f"There is no queue {', '.join(sorted(unknown))}.")
    return worker_class(
        queues,
        connection=connection(),
        worker_ttl=HEARTBEAT_S,
        job_monitoring_interval=MONITOR_EVERY_S,
        log_job_description=False,
    )
