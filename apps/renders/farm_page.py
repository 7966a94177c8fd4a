"""What moderators see of the farm: queues, times, failures, workers. Reads only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import redis
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Extract
from django.utils import timezone
from rq.worker import BaseWorker, Worker

from apps.core.queue import connection
from apps.renders import selectors
from apps.renders.models import Render
from apps.renders.queueing import QUEUES
from apps.shaders.models import Shader, ShaderVersion

logger = logging.getLogger(__name__)

SINCE: Final = timedelta(days=1)
LONGEST_SHOWN: Final = 10
SHADERS_SHOWN: Final = 20


@dataclass(frozen=True)
class QueueState:
    name: str
    title: str
    waiting: int
    oldest: datetime | None
    # None: Redis does not say.
    workers: int | None


@dataclass(frozen=True)
class Times:
    """In seconds."""

    stage: str
    p50: float
    p90: float
    p99: float


@dataclass(frozen=True)
class WorkerState:
    name: str
    state: str
    since: datetime | None


@dataclass(frozen=True)
class FarmState:
    queues: list[QueueState]
    under_way: int
    workers: list[WorkerState] | None
    ready: int
    failures: list[tuple[str, int]]
    times: list[Times]
    longest: list[Render]
    outdated: int


def farm_state() -> FarmState:
    since = Render.objects.filter(finished_at__gt=timezone.now() - SINCE)
    workers = _workers()
    return FarmState(
        queues=list(_queues(workers)),
        under_way=Render.objects.filter(status=Render.Status.RENDERING).count(),
        workers=None if workers is None else [_worker(each) for each in workers],
        ready=since.filter(status=Render.Status.READY).count(),
        failures=list(_failures(since)),
        times=list(_times(since)),
        longest=list(_waiting().defer("program_document", "style_vector", "code_vector")[:LONGEST_SHOWN]),
        outdated=selectors.outdated().count(),
    )


def _waiting() -> QuerySet[Render]:
    return with_shader(Render.objects.filter(status=Render.Status.PENDING)).order_by("queued_at", "pk")


def _queues(workers: list[BaseWorker] | None) -> Iterator[QueueState]:
    rows = Render.objects.filter(status=Render.Status.PENDING).order_by().values("priority")
    waiting: dict[int, Any] = {
        row["priority"]: row for row in rows.annotate(count=Count("pk"), oldest=Min("queued_at"))
    }
    for priority, name in QUEUES.items():
        found = waiting.get(priority.value, {"count": 0, "oldest": None})
        serve = None if workers is None else sum(name in worker.queue_names() for worker in workers)
        yield QueueState(name, str(priority.label), found["count"], found["oldest"], serve)


def _workers() -> list[BaseWorker] | None:
    """Those that gave a sign of life; RQ forgets the others."""
    try:
        every = Worker.all(connection=connection())
        return [worker for worker in every if set(worker.queue_names()) & set(QUEUES.values())]
    except redis.RedisError as error:
        logger.warning("Nobody says which workers there are: %s", error)
        return None


def _worker(worker: BaseWorker) -> WorkerState:
    born = worker.birth_date
    if born is not None and timezone.is_naive(born):
        born = timezone.make_aware(born, timezone.get_default_timezone())
    return WorkerState(str(worker.hostname or worker.name), str(worker.state or ""), born)


def _failures(since: QuerySet[Render]) -> Iterator[tuple[str, int]]:
    rows = since.filter(status=Render.Status.FAILED).order_by().values("kind").annotate(count=Count("pk"))
    for row in rows.order_by("-count", "kind"):
        yield Render.Kind(row["kind"]).label, row["count"]


class _Percentiles(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def _times(since: QuerySet[Render]) -> Iterator[Times]:
    rows = since.filter(status=Render.Status.READY)
    for stage, seconds in _STAGES.items():
        found = rows.annotate(seconds=seconds).aggregate(found=_Percentiles("seconds"))["found"]
        if found and found[0] is not None:
            yield Times(stage, *(round(number, 2) for number in found))


def _between(begin: str, end: str) -> Any:
    return Extract(ExpressionWrapper(F(end) - F(begin), output_field=DurationField()), "epoch")


_STAGES: dict[str, Any] = {
    "Waiting": _between("queued_at", "started_at"),
    "Until the first picture": Cast(KT("measurements__still_ms"), FloatField()) / 1000.0,
    "Compiling": Cast(KT("measurements__compile_ms"), FloatField()) / 1000.0,
    "All of the drawing": Cast(F("elapsed_ms"), FloatField()) / 1000.0,
    "From asked to ready": _between("queued_at", "finished_at"),
}


# --- Whose it is ----------------------------------------------------------------------------------------


def with_shader(rows: QuerySet[Render]) -> QuerySet[Render]:
    """With a shader that moderators may see. What is only in drafts and previews is nobody's but their author's."""
    versions = ShaderVersion.objects.filter(content_hash=OuterRef("content_hash"))
    seen = versions.exclude(shader__status=Shader.Status.DRAFT).order_by("created_at", "pk")
    return rows.annotate(
        shader_id=Subquery(seen.values("shader_id")[:1]), shader_title=Subquery(seen.values("shader__title")[:1])
    )


def shaders_with(row: Render) -> list[Shader]:
    """All that moderators may see, the newest first."""
    versions = ShaderVersion.objects.filter(shader=OuterRef("pk"), content_hash=row.content_hash)
    seen = Shader.objects.filter(~Q(status=Shader.Status.DRAFT), Exists(versions))
    return list(seen.select_related("author").order_by("-created_at", "-pk")[:SHADERS_SHOWN])
