"""One draw, from a row that waits to one that is ready or failed. Runs in a worker, never inside a transaction.

Whoever draws holds a lock that ends with its connection, and writes only while the attempt is its own: one that was
taken for dead, and comes back, changes nothing.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import redis
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone

from apps.renders import current, files, locks, metrics, selectors, showing
from apps.renders.models import REASON_CHARS, Render
from apps.renders.queueing import put_back

if TYPE_CHECKING:
    from apps.renders.farm.drawn import Drawn, Still
    from apps.renders.looks.looked import Looked

logger = logging.getLogger(__name__)

Status = Render.Status
Priority = Render.Priority

# How often a worker may be lost in the middle of one program.
MAX_LOST: Final = 3
MAX_TRIES: Final = 3
# What a second try does not mend: Chromium says the same again.
FINAL: Final = frozenset({Render.Kind.COMPILE})
LOST: Final = "Each browser that drew this shader came to an end. It may need more than a machine has."
# How blank, how static, how strongly it flashes.
DEGREES: Final = ("blankness", "stillness", "flashes_a_second", "flash_area")
UNKNOWN: Final = "This shader could not be drawn, and its browser did not say why."


def render_run(*, render: Render) -> None:
    """Draws it, unless that is done or being done. The machine's own faults are raised, and count against nobody."""
    with locks.drawing(render.pk) as mine:
        if not mine:
            return
        begun = _begin(render)
        if begun is not None:
            _try(begun)
    # Also where it was done already, and its worker was killed before it could say so.
    showing.settle(render)


def _begin(render: Render) -> Render | None:
    with transaction.atomic():
        row = Render.objects.select_for_update(no_key=True).filter(pk=render.pk).first()
        if row is None or row.status not in (Status.PENDING, Status.RENDERING):
            return None
        if row.priority == Priority.LATER and row.finished_at is None and not selectors.is_wanted(row):
            row.delete()
            return None
        if row.attempts - len(row.failures) >= MAX_LOST:
            _end(row, kind=Render.Kind.CRASH, reason=LOST)
            return None
        row.attempts += 1
        row.status, row.started_at = Status.RENDERING, timezone.now()
        row.save(update_fields=["attempts", "status", "started_at"])
        return row


def _try(row: Render) -> None:
    # Not before it is needed: it brings a browser's driver along.
    from apps.renders.farm import FarmUnavailable

    try:
        _draw(row)
    except (FarmUnavailable, OSError, DatabaseError, redis.RedisError):
        _give_back(row, counts=False)
        raise
    except Exception:
        _give_back(row, counts=True)
        raise


def _give_back(row: Render, *, counts: bool) -> None:
    """The job is tried again, and finds it waiting. Where the database is what is away, it finds it begun."""
    try:
        if connection.errors_occurred and not connection.is_usable():
            connection.close()
        taken_back = {} if counts else {"attempts": row.attempts - 1}
        _mine(row).update(status=Status.PENDING, **taken_back)
    except DatabaseError as error:
        logger.warning("render %s could not be given back: %s", row.pk, error)


def _mine(row: Render) -> Any:
    return Render.objects.filter(pk=row.pk, status=Status.RENDERING, attempts=row.attempts)


# --- What came of it ------------------------------------------------------------------------------------


@dataclass
class Progress:
    """What is known while it is being drawn."""

    row: Render
    began: float
    still_ms: float | None = None

    def keep_still(self, still: Still) -> None:
        """A first picture, long before the rest is done."""
        with locks.naming_files():
            names = _kept({"thumbnail": (still.thumbnail, "webp"), "poster": (still.poster, "webp")})
            if not names.get("thumbnail") or not _mine(self.row).update(**names):
                return
        self.still_ms = _ms_since(self.began)
        showing.show_picture(self.row.content_hash, names["thumbnail"])


def _draw(row: Render) -> None:
    from apps.renders.farm import shared
    from apps.renders.farm.orders import Order

    progress = Progress(row, time.monotonic())
    drawn = shared().draw(row.program, Order(sheet=True), on_still=progress.keep_still)
    if drawn.ok:
        _keep(progress, drawn)
    else:
        _fail(row, drawn)


def _keep(progress: Progress, drawn: Drawn) -> None:
    from apps.renders.looks import code_vector, looked_at

    row = progress.row
    looked = None
    if drawn.frames is not None and drawn.far_frames is not None:
        looked = looked_at(drawn.frames, drawn.far_frames)
    named = row.files
    with locks.naming_files():
        names = _kept(
            {
                "thumbnail": (drawn.thumbnail, "webp"),
                "poster": (drawn.poster, "webp"),
                "preview": (drawn.preview, "webm"),
                "sheet": (drawn.sheet, "webp"),
            }
        )
        now = timezone.now()
        fields: dict[str, Any] = {
            **names,
            **_looks_of(looked),
            "code_vector": code_vector(row.program),
            "measurements": _measured(progress, drawn, looked),
            "browser_version": drawn.browser_version[:100],
            "status": Status.READY,
            "kind": "",
            "reason": "",
            "messages": [],
            "finished_at": now,
            "ready_at": now,
            "elapsed_ms": round(_ms_since(progress.began)),
        }
        was_mine = bool(_mine(row).update(**fields))
    if was_mine:
        metrics.count("ready", "", _seconds(row, drawn, progress))
    # Those of an older drawing; or these, where somebody else has drawn it meanwhile.
    files.forget(named - set(names.values()) if was_mine else set(names.values()))


def _kept(made: dict[str, tuple[bytes, str]]) -> dict[str, str]:
    """By their columns; what was not made has no name."""
    return {column: files.keep(data, ending) if data else "" for column, (data, ending) in made.items()}


def _looks_of(looked: Looked | None) -> dict[str, Any]:
    return {
        "style_vector": looked.style_vector if looked else None,
        "style_metadata": looked.style_metadata if looked else {},
        "fingerprint_version": current.FINGERPRINT,
    }


def _measured(progress: Progress, drawn: Drawn, looked: Looked | None) -> dict[str, Any]:
    return {
        "compile_ms": round(drawn.compile_ms, 1),
        "frame_ms": {size: round(ms, 2) for size, ms in drawn.frame_ms.items()},
        "still_ms": None if progress.still_ms is None else round(progress.still_ms),
        "is_reduced": drawn.is_reduced,
        "is_blank": bool(looked and looked.is_blank),
        "is_static": bool(looked and looked.is_static),
        "is_flashing": bool(looked and looked.is_flashing),
        **{name: getattr(looked, name) if looked else 0.0 for name in DEGREES},
    }


def _seconds(row: Render, drawn: Drawn, progress: Progress) -> dict[str, float]:
    """By stage."""
    stages = {"draw": drawn.elapsed_ms, "compile": drawn.compile_ms, "whole": _ms_since(progress.began)}
    if progress.still_ms is not None:
        stages["still"] = progress.still_ms
    seconds = {name: ms / 1000 for name, ms in stages.items()}
    if row.started_at is not None:
        seconds["wait"] = (row.started_at - row.queued_at).total_seconds()
    return seconds


def _ms_since(began: float) -> float:
    return (time.monotonic() - began) * 1000


# --- How it failed --------------------------------------------------------------------------------------


def _fail(row: Render, drawn: Drawn) -> None:
    """The same way twice, and it is not tried again. What failed once waits behind those that have not."""
    kind = Render.Kind(str(drawn.failure) or Render.Kind.CRASH)
    with transaction.atomic():
        held = Render.objects.select_for_update(no_key=True).filter(
            pk=row.pk, status=Status.RENDERING, attempts=row.attempts
        )
        fresh = held.first()
        if fresh is None:
            return
        # Its first picture may have come, and taken the place of an older one.
        transaction.on_commit(partial(files.forget, row.files - fresh.files))
        fresh.failures = [*fresh.failures, kind.value]
        fresh.browser_version = drawn.browser_version[:100]
        if kind in FINAL or fresh.failures.count(kind.value) > 1 or len(fresh.failures) >= MAX_TRIES:
            fresh.elapsed_ms = round(drawn.elapsed_ms)
            _end(fresh, kind=kind, reason=drawn.reason, messages=list(drawn.messages))
        else:
            fresh.save(update_fields=["failures", "browser_version"])
            fresh.kind, fresh.reason = kind, drawn.reason[:REASON_CHARS]
            put_back(fresh, priority=Priority(min(Priority.LATER, fresh.priority + 1)))


def _end(row: Render, *, kind: Render.Kind, reason: str, messages: list[Any] | None = None) -> None:
    row.status, row.finished_at = Status.FAILED, timezone.now()
    row.kind, row.reason, row.messages = kind, reason[:REASON_CHARS] or UNKNOWN, messages or []
    row.save()
    transaction.on_commit(partial(metrics.count, "failed", kind.value, {}))
