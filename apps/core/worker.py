"""RQ's workers with what this house adds: lines that can be read, and a lease short enough to notice a death."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from rq import Worker
from rq.job import Job
from rq.worker import BaseWorker

HEARTBEAT_S = 60
LEASE_S = 60
# Four signs of life in a lease, so that a slow one is not taken for a death.
SIGNS_IN_LEASE = 4


class Leased(BaseWorker):
    # How long after its last sign of life a worker's job may be taken from it.
    lease_s = LEASE_S

    def get_heartbeat_ttl(self, job: Job) -> int:
        return self.lease_s


class HouseWorker(Leased, Worker):
    """A new process for each job."""


AnyLeased = TypeVar("AnyLeased", bound=Leased)


def make_worker(queues: list[str], *, lease_s: int = LEASE_S) -> HouseWorker:
    return make_worker_of(HouseWorker, queues, lease_s=lease_s)


def make_worker_of(kind: type[AnyLeased], queues: list[str], *, lease_s: int) -> AnyLeased:
    from apps.core.queue import waiting_connection

    unknown = set(queues) - set(settings.RQ_QUEUES)
    if unknown:
        raise ValueError(f"There is no queue {', '.join(sorted(unknown))}.")
    worker = kind(
        queues,
        connection=waiting_connection(),
        worker_ttl=HEARTBEAT_S,
        job_monitoring_interval=max(1, lease_s // SIGNS_IN_LEASE),
        log_job_description=False,
    )
    worker.lease_s = lease_s
    return worker
