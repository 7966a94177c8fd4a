"""What moderators see of the farm, as tables: queues, workers, times, how the last day ended."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import redis
from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from rq.worker import BaseWorker, Worker

from apps.core.queue import connection
from apps.renders import farm_reads
from apps.renders.farm_reads import Waiting
from apps.renders.queueing import QUEUES

logger = logging.getLogger(__name__)

LONGEST_SHOWN: Final = 10
NONE: Final = "–"


@dataclass(frozen=True)
class Table:
    caption: str
    heads: tuple[str, ...]
    # What a row is about comes first.
    rows: list[tuple[str | int, ...]]
    # Said where there are no rows.
    empty: str = ""
    # Said below.
    note: str = ""


def tables() -> list[Table]:
    workers = _workers()
    return [_queues(workers), _machines(workers), _times(), _ended(), _longest()]


def _queues(workers: list[BaseWorker] | None) -> Table:
    waiting = farm_reads.waiting_by_priority()
    rows: list[tuple[str | int, ...]] = []
    for priority, name in QUEUES.items():
        found = waiting.get(priority.value, Waiting())
        title = format_html("{}<br><code>{}</code>", priority.label, name)
        rows.append((title, intcomma(found.count), _for(found.oldest), _serve(name, workers)))
    under_way = f"Being drawn now: {intcomma(farm_reads.under_way_count())}."
    return Table("Queues", ("Queue", "Waiting", "Oldest", "Workers"), rows, note=under_way)


def _serve(queue: str, workers: list[BaseWorker] | None) -> str | int:
    return "Redis does not say" if workers is None else sum(queue in worker.queue_names() for worker in workers)


def _machines(workers: list[BaseWorker] | None) -> Table:
    none = "None. What is asked for waits until there is one."
    return Table(
        "Workers",
        ("Machine", "State", "For"),
        [(str(one.hostname or one.name), str(one.state or ""), _for(_born(one))) for one in workers or []],
        empty="Redis does not say which there are." if workers is None else none,
    )


def _times() -> Table:
    return Table(
        "Times of the last day, in seconds",
        ("Stage", "Half within", "90 % within", "99 % within"),
        [(one.stage, *(f"{number:.2f}" for number in (one.p50, one.p90, one.p99))) for one in farm_reads.times()],
        empty="Nothing was drawn in the last day.",
    )


def _ended() -> Table:
    ends = [("Ready", farm_reads.ready_count()), *farm_reads.failures()]
    return Table("Ended in the last day", ("How", "Programs"), [(how, intcomma(count)) for how, count in ends])


def _longest() -> Table:
    rows: list[tuple[str | int, ...]] = []
    for row in farm_reads.waiting_longest(LONGEST_SHOWN):
        url = reverse("admin:renders_render_change", args=[row.pk])
        title = format_html('<a href="{}">{}</a>', url, row.shader_title or "a draft's or a preview's")
        rows.append((title, row.get_priority_display(), _for(row.queued_at), row.attempts))
    return Table("Waiting longest", ("Shader", "For", "Since", "Tries"), rows, empty="Nothing waits.")


def _for(since: datetime | None) -> str:
    return timesince(since) if since else NONE


# --- Workers --------------------------------------------------------------------------------------------


def _workers() -> list[BaseWorker] | None:
    """Those that gave a sign of life; RQ forgets the others."""
    try:
        every = Worker.all(connection=connection())
        return [worker for worker in every if set(worker.queue_names()) & set(QUEUES.values())]
    except redis.RedisError as error:
        logger.warning("Nobody says which workers there are: %s", error)
        return None


def _born(worker: BaseWorker) -> datetime | None:
    born: datetime | None = worker.birth_date
    if born is not None and timezone.is_naive(born):
        return timezone.make_aware(born, timezone.get_default_timezone())
    return born
