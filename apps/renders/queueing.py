"""Which queue a render waits in, and how it gets there. Its row is locked by whoever calls."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from apps.core.queue import enqueue
from apps.renders.models import Render
from apps.renders.selectors import TASK

QUEUES: Final = {
    Render.Priority.NOW: "render_now",
    Render.Priority.SOON: "render",
    Render.Priority.LATER: "render_later",
}
# Above the longest that a draw takes by itself.
JOB_TIMEOUT_S: Final = 90


def hand_over(row: Render) -> None:
    """A job, with the transaction. One in another queue may find later that it is done."""
    enqueue(TASK, row.pk, queue=QUEUES[Render.Priority(row.priority)], timeout_s=JOB_TIMEOUT_S)


def put_back(row: Render, *, priority: Render.Priority | None = None, anew: bool = False) -> None:
    """It waits once more; anew: as if nothing had been tried."""
    row.status = Render.Status.PENDING
    row.queued_at = timezone.now()
    if priority is not None:
        row.priority = priority
    if anew:
        row.attempts, row.failures, row.kind, row.reason, row.messages = 0, [], "", "", []
    fields = ["status", "queued_at", "priority", "attempts", "failures", "kind", "reason", "messages"]
    row.save(update_fields=fields)
    hand_over(row)
