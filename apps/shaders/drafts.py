"""What is kept of the text in somebody's editor, so that nothing of it is ever lost.

Writes take turns on the row of the person: the same tab may send twice at once, and two tabs at the same moment. A
draft is kept whatever became of its shader, also where it could not be saved just now.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys import limits
from apps.shaders import selectors, versions, words
from apps.shaders.models import TITLE_CHARS, DraftRevision, Shader, ShaderVersion
from apps.shaders.selectors import Visitor
from apps.shaders.sheets import Sheet

MAX_KEPT: Final = 40
MAX_A_MINUTE: Final = 120
# What is typed within it is one revision.
STRETCH: Final = timedelta(seconds=60)


# --- Writes -----------------------------------------------------------------------------------------


def draft_keep(
    *, shader: Shader, by: User, device: uuid.UUID, sheet: Sheet, based_on: int, typed_at: datetime | None = None
) -> DraftRevision:
    """Called every few seconds while somebody types. What arrives out of order, or twice, changes nothing."""
    versions.require_author(shader, by)
    if not _numbered(shader, based_on).exists():
        raise Refused(f"There is no version {based_on}.")
    _take_turn(by)
    # Before the lock: of a large sheet it takes a moment.
    digest = sheet.digest
    with transaction.atomic():
        _lock(shader, by)
        now = timezone.now()
        typed_at = _bounded(typed_at, now)
        newest = _of_device(shader, by, device).defer("sheet").first()
        if newest is not None:
            if typed_at < newest.typed_at or _is_saved_already(newest, digest, shader):
                return newest
            if _continues(newest, digest, based_on, now):
                return _update(newest, sheet=sheet, digest=digest, based_on=based_on, typed_at=typed_at, saved_at=now)
        made = DraftRevision.objects.create(
            shader=shader,
            person=by,
            device=device,
            based_on=based_on,
            **_texts(sheet),
            digest=digest,
            started_at=now,
            typed_at=typed_at,
            saved_at=now,
        )
        _drop_oldest(shader, by)
        return made


def draft_settle(*, shader: Shader, by: User, device: uuid.UUID, number: int | None) -> None:
    """What this tab had typed was saved as this version; or, without a number, is thrown away on purpose.

    What it typed on while it was being saved is not in the version, and stays unsettled.
    """
    versions.require_author(shader, by)
    version = None if number is None else _numbered(shader, number).first()
    if number is not None and version is None:
        raise Refused(f"There is no version {number}.")
    with transaction.atomic():
        _lock(shader, by)
        open_ones = _of_device(shader, by, device).filter(settled_at__isnull=True)
        if version is not None:
            saved = open_ones.filter(digest=Sheet.of_version(version).digest).defer("sheet").first()
            if saved is not None:
                open_ones = open_ones.filter(saved_at__lte=saved.saved_at)
        # Without an order, which an update has not.
        open_ones.order_by().update(settled_at=timezone.now(), saved_as=number)


def _take_turn(by: User) -> None:
    """A window of its own for each minute: theirs is an hour. Where nobody can count, text is kept all the same."""
    minute = int(timezone.now().timestamp() // 60)
    try:
        room = limits.take(limits.Window(f"drafts:{by.pk}:{minute}", MAX_A_MINUTE))
    except limits.LimitsAway:
        return
    if not room.allowed:
        raise Refused("Too much was kept in this minute. What you type stays in this browser, and is kept again soon.")


def _numbered(shader: Shader, number: int) -> QuerySet[ShaderVersion]:
    is_a_number = 0 < number < 2**31
    versions_of_it = ShaderVersion.objects.filter(shader=shader)
    return versions_of_it.filter(version_number=number) if is_a_number else versions_of_it.none()


def _lock(shader: Shader, by: User) -> None:
    """The person alone: their leaving waits for it too, and nothing else takes a draft's shader away."""
    versions.lock_maker(by)
    if not by.is_active or not Shader.objects.filter(pk=shader.pk, author=by).exists():
        raise PermissionDenied


def _of_device(shader: Shader, by: User, device: uuid.UUID) -> QuerySet[DraftRevision]:
    return DraftRevision.objects.filter(shader=shader, person=by, device=device)


def _bounded(typed_at: datetime | None, now: datetime) -> datetime:
    """No clock says when something will be typed."""
    if typed_at is None:
        return now
    return min(typed_at if typed_at.tzinfo else typed_at.replace(tzinfo=UTC), now)


def _is_saved_already(newest: DraftRevision, digest: str, shader: Shader) -> bool:
    """What was thrown away, and typed again, is kept again."""
    if newest.digest != digest or newest.saved_as is None:
        return False
    return digest == _current_digest(shader)


def _continues(newest: DraftRevision, digest: str, based_on: int, now: datetime) -> bool:
    if newest.settled_at is not None:
        return False
    is_the_same_stretch = newest.based_on == based_on and now - newest.started_at < STRETCH
    return is_the_same_stretch or newest.digest == digest


def _update(draft: DraftRevision, *, sheet: Sheet, **fields: Any) -> DraftRevision:
    fields |= _texts(sheet)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(fields))
    return draft


def _texts(sheet: Sheet) -> dict[str, Any]:
    return {"sheet": sheet.document, "title": words.line(sheet.title[: 4 * TITLE_CHARS])[:TITLE_CHARS]}


def _drop_oldest(shader: Shader, by: User) -> None:
    """What a tab would still offer goes last."""
    rows = DraftRevision.objects.filter(shader=shader, person=by).only("pk", "device", "settled_at")
    if len(rows) <= MAX_KEPT:
        return
    offered = {draft.pk for draft in _newest_of_each_device(rows) if draft.settled_at is None}
    ranked = sorted(rows, key=lambda draft: draft.pk not in offered)
    DraftRevision.objects.filter(pk__in=[draft.pk for draft in ranked[MAX_KEPT:]]).delete()


def _newest_of_each_device(rows: QuerySet[DraftRevision]) -> Iterator[DraftRevision]:
    """The rows come newest first."""
    seen: set[uuid.UUID] = set()
    for draft in rows:
        if draft.device not in seen:
            seen.add(draft.device)
            yield draft


# --- Reads ------------------------------------------------------------------------------------------


def _of_author(user: Visitor, shader: Shader) -> QuerySet[DraftRevision]:
    """For nobody but the author, not for moderators either: it was never handed in."""
    person = selectors.person_of(user)
    if person is None:
        return DraftRevision.objects.none()
    return DraftRevision.objects.filter(shader=shader, person=person, shader__author=person)


def draft_list_for(user: Visitor, shader: Shader) -> list[DraftRevision]:
    """Newest first, without their text."""
    return list(_of_author(user, shader).defer("sheet")[:MAX_KEPT])


def draft_get_for(user: Visitor, shader: Shader, draft_id: uuid.UUID) -> DraftRevision | None:
    return _of_author(user, shader).filter(pk=draft_id).first()


def draft_unsaved_for(user: Visitor, shader: Shader) -> DraftRevision | None:
    """What somebody typed last, in whichever tab, and neither saved nor threw away."""
    newest = Window(RowNumber(), partition_by=F("device"), order_by=(F("saved_at").desc(), F("started_at").desc()))
    theirs = _of_author(user, shader)
    last_words = theirs.only("pk", "digest", "settled_at").annotate(place=newest).filter(place=1)
    unsettled = [draft for draft in last_words if draft.settled_at is None]
    if not unsettled:
        return None
    current = _current_digest(shader)
    offered = next((draft.pk for draft in unsettled if draft.digest != current), None)
    return theirs.filter(pk=offered).first() if offered else None


def _current_digest(shader: Shader) -> str:
    """Looked up: the shader in hand may be older than the last save."""
    return Sheet.of_version(ShaderVersion.objects.get(pk__in=_current(shader))).digest


def _current(shader: Shader) -> QuerySet[Shader, object]:
    return Shader.objects.filter(pk=shader.pk).values("current_version")
