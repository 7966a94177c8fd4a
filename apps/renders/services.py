"""Writes about renders: asking for one, asking again, asking for what is not saved, letting go.

How one is drawn is in drawing.py, what follows from it in showing.py; both are called from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Works
from apps.core.errors import Refused
from apps.core.queue import enqueue
from apps.keys.models import ApiKey
from apps.renders import current, files, selectors, showing
from apps.renders.drawing import render_run
from apps.renders.models import Look, Preview, Render
from apps.renders.queueing import hand_over, put_back
from apps.shaders.check import CheckUnavailable, check
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.problems import CompilerAway, DoesNotCompile
from apps.shaders.programs import Program

__all__ = [
    "look_list",
    "preview_make",
    "previews_erase",
    "previews_prune",
    "render_again",
    "render_request",
    "render_run",
    "renders_renew",
    "renders_renew_batch",
    "renders_sweep",
]

Priority = Render.Priority
Status = Render.Status

MAX_PREVIEWS_WAITING: Final = 10
# A moderator's page waits for it.
MAX_AGAIN: Final = 500
BATCH: Final = 100
# A job is handed over as soon as its transaction has ended, and a draw takes a minute at most.
MISSING_AFTER_S: Final = 180
# Longer than anything that is being written.
UNUSED_KEPT: Final = timedelta(hours=1)


# --- Asking -------------------------------------------------------------------------------------------


def render_request(
    *,
    program: Program | None = None,
    version: ShaderVersion | None = None,
    priority: Priority = Priority.SOON,
) -> Render:
    """The one render of a program. What is drawn already is there at once, for this version too; what waits for less
    moves up."""
    if program is None:
        if version is None:
            raise ValueError("A render is of a program, or of a version's.")
        program = version.program
    with transaction.atomic():
        row = _found_or_made(program, priority)
        if row.status == Status.PENDING and priority < row.priority:
            row.priority = priority
            row.save(update_fields=["priority"])
            hand_over(row)
        elif version is not None and row.ready_at is not None:
            showing.show_version(row, version)
        elif version is not None and row.status == Status.FAILED:
            # Whoever publishes it now has to hear of it too, once that is done.
            hand_over(row)
    return row


def _found_or_made(program: Program, priority: Priority) -> Render:
    """Locked, so that it does not become ready between looking at it and what is done about it."""
    key = {"content_hash": program.content_hash, "renderer_version": current.RENDERER}
    fresh = {"program_document": program.document, "priority": priority}
    while True:
        row, made = Render.objects.get_or_create(**key, defaults=fresh)
        if made:
            hand_over(row)
            return row
        # Gone in this moment, as a draft that went on or as what nobody had: then it is made.
        if locked := Render.objects.select_for_update(no_key=True).filter(pk=row.pk).first():
            return locked


def render_again(*, renders: Iterable[Render], by: User) -> int:
    """A moderator's decision; what was drawn stays until there is something newer. → how many"""
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    chosen = list(islice(renders, MAX_AGAIN + 1))
    if len(chosen) > MAX_AGAIN:
        raise Refused(
            f"Choose up to {MAX_AGAIN} at a time. On the page of the farm all old ones are asked for at once."
        )
    return sum(_again(row.pk) for row in chosen)


def _again(pk: uuid.UUID) -> bool:
    with transaction.atomic():
        row = Render.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if row is None or row.status in (Status.PENDING, Status.RENDERING):
            return False
        if row.renderer_version != current.RENDERER:
            return _request_again(row)
        put_back(row, priority=Priority.LATER, anew=True)
        return True


def _request_again(row: Render) -> bool:
    """By the renderer that there is now. What nobody has any more is not drawn again."""
    if not ShaderVersion.objects.filter(content_hash=row.content_hash).exists():
        return False
    known = Render.objects.filter(content_hash=row.content_hash, renderer_version=current.RENDERER)
    if known.exists():
        return False
    render_request(program=row.program, priority=Priority.LATER)
    return True


def renders_renew(*, by: User) -> None:
    """All that an older renderer or fingerprint has made, little by little. Asking twice does nothing twice."""
    if not (by.is_active and by.is_staff):
        raise PermissionDenied
    enqueue("apps.renders.tasks.renew_task", queue="low")


def renders_renew_batch(*, after: uuid.UUID | None = None) -> int:
    """The next ones; then itself again, behind them in the slowest queue, so that never more than these wait there."""
    rows = selectors.outdated()
    if after is not None:
        rows = rows.filter(pk__gt=after)
    batch = list(rows.values_list("pk", flat=True)[:BATCH])
    count = sum(_again(pk) for pk in batch)
    if len(batch) == BATCH:
        enqueue("apps.renders.tasks.renew_task", batch[-1], queue="render_later")
    return count


def renders_sweep() -> int:
    """Asks again for what waits and no job will draw, and for what the public sees and nobody asked for."""
    rows = selectors.without_a_job(MISSING_AFTER_S)
    for found in rows:
        with transaction.atomic():
            row = Render.objects.select_for_update(no_key=True).filter(pk=found.pk, status=found.status).first()
            if row is not None:
                put_back(row)
    versions = selectors.never_drawn(BATCH)
    for version in versions:
        render_request(version=version, priority=Priority.LATER)
    return len(rows) + len(versions)


# --- What is not saved ----------------------------------------------------------------------------------


def preview_make(*, program: Program, by: User, via: ApiKey | None = None) -> Preview:
    """Drawn like any other, before all others, for whoever asks alone."""
    if not by.is_active:
        raise PermissionDenied
    _require_compiles(program)
    with transaction.atomic():
        # Their own turn: two at once do not both find room.
        if not User.objects.select_for_update(no_key=True).filter(pk=by.pk, is_active=True).exists():
            raise PermissionDenied
        if selectors.previews_waiting_count(by) >= MAX_PREVIEWS_WAITING:
            raise Refused(f"{MAX_PREVIEWS_WAITING} previews of yours are waiting. Ask again when one of them is done.")
        row = render_request(program=program, priority=Priority.NOW)
        return Preview.objects.create(render=row, asked_by=by, via=via)


def _require_compiles(program: Program) -> None:
    if not program.sources():
        raise ValidationError({"glsl_code": "Write some code first."})
    try:
        report = check(program)
    except CheckUnavailable:
        raise CompilerAway from None
    if not report.ok:
        raise DoesNotCompile(report)


# --- Letting go -----------------------------------------------------------------------------------------


def previews_prune() -> int:
    """After a day, with what was drawn for them alone; and what nothing has any more."""
    now = timezone.now()
    Preview.objects.filter(created_at__lt=now - selectors.PREVIEW_KEPT).delete()
    old = Render.objects.filter(created_at__lt=now - UNUSED_KEPT)
    count = _remove(selectors.unused(old)) + _remove(selectors.superseded(old))
    files.halves_forget()
    return count


def _remove(rows: QuerySet[Render]) -> int:
    count = 0
    for pk in rows.values_list("pk", flat=True):
        with transaction.atomic():
            row = Render.objects.select_for_update(no_key=True).filter(pk=pk).first()
            # Looked at once more: somebody may have asked for it until it was locked.
            if row is None or not rows.filter(pk=pk).exists():
                continue
            transaction.on_commit(partial(files.forget, row.files))
            row.delete()
            count += 1
    return count


def previews_erase(*, user: User, works: Works) -> None:
    """What they had drawn goes with them, where nobody else has the same. Their shaders go in this transaction too."""
    mine = Preview.objects.filter(asked_by=user)
    programs = set(mine.values_list("render__content_hash", flat=True))
    programs |= set(ShaderVersion.objects.filter(shader__author=user).values_list("content_hash", flat=True))
    mine.delete()
    transaction.on_commit(partial(_remove_programs, programs))


def _remove_programs(hashes: Iterable[str]) -> None:
    _remove(selectors.unused(Render.objects.filter(content_hash__in=list(hashes))))


# --- In step with the shader ----------------------------------------------------------------------------


def look_list(*, shader: Shader) -> None:
    """Whether anybody may come across it."""
    Look.objects.filter(shader=shader).exclude(listed=shader.is_listed).update(listed=shader.is_listed)
