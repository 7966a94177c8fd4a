"""Reads of the farm for those who look after it: what waits, how the last day ended, whose a program is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

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

from apps.renders.models import Render
from apps.shaders.models import Shader, ShaderVersion

SINCE: Final = timedelta(days=1)
SHADERS_SHOWN: Final = 20


@dataclass(frozen=True)
class Waiting:
    count: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Times:
    """In seconds."""

    stage: str
    p50: float
    p90: float
    p99: float


# --- What waits and is drawn ----------------------------------------------------------------------------


def waiting_by_priority() -> dict[int, Waiting]:
    """Only of priorities that have something."""
    rows = Render.objects.filter(status=Render.Status.PENDING).order_by().values("priority")
    found = rows.annotate(count=Count("pk"), oldest=Min("queued_at"))
    return {row["priority"]: Waiting(row["count"], row["oldest"]) for row in found}


def waiting_longest(most: int) -> list[Any]:
    """With their shaders, as with_shader() has them."""
    rows = with_shader(Render.objects.filter(status=Render.Status.PENDING)).order_by("queued_at", "pk")
    return list(rows.defer("program_document", "style_vector", "code_vector")[:most])


def under_way_count() -> int:
    return Render.objects.filter(status=Render.Status.RENDERING).count()


# --- How the last day ended -----------------------------------------------------------------------------


def _ended(status: Render.Status) -> QuerySet[Render]:
    return Render.objects.filter(finished_at__gt=timezone.now() - SINCE, status=status)


def ready_count() -> int:
    return _ended(Render.Status.READY).count()


def failures() -> list[tuple[str, int]]:
    """By kind, the most frequent first."""
    rows = _ended(Render.Status.FAILED).order_by().values("kind").annotate(count=Count("pk"))
    return [(Render.Kind(row["kind"]).label, row["count"]) for row in rows.order_by("-count", "kind")]


class _Percentiles(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def times() -> Iterator[Times]:
    """Of each stage that was timed."""
    rows = _ended(Render.Status.READY)
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
