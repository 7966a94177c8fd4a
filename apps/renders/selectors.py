"""Reads of renders: what pages show of a version, what somebody asked for, what a sweep looks for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.core import queue
from apps.renders import current
from apps.renders.models import Preview, Render
from apps.shaders.models import Shader, ShaderVersion

PREVIEW_KEPT: Final = timedelta(days=1)
# As tasks.py has it; that module imports what this one serves.
TASK: Final = "apps.renders.tasks.render_task"
_WAITING = (Render.Status.PENDING, Render.Status.RENDERING)


def render_get(render_id: uuid.UUID) -> Render | None:
    return Render.objects.filter(pk=render_id).first()


# --- What pages show ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Status:
    """How far a version's pictures are. `messages` name its author's lines: for whoever may read the source."""

    # none, pending, rendering, ready, failed
    state: str = "none"
    # Its place in the queue; 1 is next.
    position: int | None = None
    reason: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    # Empty where there is none; a first picture comes before the rest.
    thumbnail_url: str = ""
    poster_url: str = ""
    preview_url: str = ""
    is_flashing: bool = False
    is_static: bool = False
    is_blank: bool = False
    measurements: dict[str, Any] = field(default_factory=dict)
    # compile, slow, memory, graphics, crash
    kind: str = ""

    @property
    def waits(self) -> bool:
        """For its turn, or while it is drawn."""
        return self.state in _WAITING

    @property
    def is_being_drawn(self) -> bool:
        return self.state == Render.Status.RENDERING

    @property
    def is_ready(self) -> bool:
        return self.state == Render.Status.READY

    @property
    def has_failed(self) -> bool:
        return self.state == Render.Status.FAILED


_SHOWN = (
    "content_hash",
    "renderer_version",
    "status",
    "kind",
    "reason",
    "messages",
    "thumbnail",
    "poster",
    "preview",
    "measurements",
    "ready_at",
)


def render_status(version: ShaderVersion) -> Status:
    return statuses([version])[version.pk]


def statuses(versions: Iterable[ShaderVersion]) -> dict[uuid.UUID, Status]:
    """By the version's id, in one query."""
    versions = list(versions)
    hashes = {version.content_hash for version in versions}
    best: dict[str, Render] = {}
    for row in _placed(Render.objects.filter(content_hash__in=hashes)).only(*_SHOWN).order_by("renderer_version"):
        # What an older renderer drew is shown until the newer one has.
        if row.content_hash not in best or not _is_shown(best[row.content_hash]) or _is_shown(row):
            best[row.content_hash] = row
    return {version.pk: _status(best.get(version.content_hash), version.thumbnail) for version in versions}


def _placed(rows: QuerySet[Render]) -> QuerySet[Render]:
    """With how many wait before each that waits."""
    before = Q(priority__lt=OuterRef("priority")) | (
        Q(priority=OuterRef("priority"))
        & (Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), id__lt=OuterRef("id")))
    )
    # Said twice, since an index can be walked by this one.
    sooner = Render.objects.filter(status=Render.Status.PENDING, priority__lte=OuterRef("priority"))
    ahead = sooner.filter(before).order_by().values("status")
    count = Coalesce(Subquery(ahead.annotate(count=Count("pk")).values("count")), 0, output_field=IntegerField())
    waits = When(status=Render.Status.PENDING, ready_at__isnull=True, then=count)
    return rows.annotate(ahead=Case(waits))


def _is_shown(row: Render) -> bool:
    """While it is drawn once more, what was drawn is still good."""
    return row.status == Render.Status.READY or (row.status in _WAITING and row.ready_at is not None)


def state_of(row: Render) -> str:
    return Render.Status.READY.value if _is_shown(row) else row.status


def _status(row: Render | None, thumbnail: str) -> Status:
    if row is None:
        return Status(thumbnail_url=url_of(thumbnail))
    state = state_of(row)
    failed = state == Render.Status.FAILED
    return Status(
        state=state,
        position=position_of(row) if state == Render.Status.PENDING else None,
        reason=row.reason if failed else "",
        messages=row.messages if failed else [],
        thumbnail_url=url_of(row.thumbnail or thumbnail),
        poster_url=url_of(row.poster),
        preview_url=url_of(row.preview),
        is_flashing=bool(row.measurements.get("is_flashing")),
        is_static=bool(row.measurements.get("is_static")),
        is_blank=bool(row.measurements.get("is_blank")),
        measurements=row.measurements,
        kind=row.kind if failed else "",
    )


def position_of(row: Render) -> int | None:
    """Of a row that was read with its place."""
    ahead: int | None = getattr(row, "ahead", None)
    return None if ahead is None else ahead + 1


def url_of(name: str) -> str:
    return default_storage.url(name) if name else ""


# --- Previews -----------------------------------------------------------------------------------------


def preview_get_for(user: User, preview_id: uuid.UUID) -> tuple[Preview, Render] | None:
    """Whoever asked for it, for a day."""
    kept = Preview.objects.filter(asked_by=user, created_at__gt=timezone.now() - PREVIEW_KEPT)
    preview = kept.filter(pk=preview_id).first()
    if preview is None:
        return None
    row = _placed(Render.objects.filter(pk=preview.render_id)).defer("program_document").first()
    return (preview, row) if row else None


def previews_waiting_count(user: User) -> int:
    return Preview.objects.filter(asked_by=user, render__status__in=_WAITING).count()


# --- Who has a program --------------------------------------------------------------------------------


def is_wanted(row: Render) -> bool:
    """Whether anybody would look at it: a draft's author has saved again since, perhaps."""
    of_it = [Q(**{f"{name}__content_hash": row.content_hash}) for name in _VERSIONS]
    return any(Shader.objects.filter(one).exists() for one in of_it) or row.previews.exists()


_VERSIONS = ("current_version", "live_version", "pending_version")


def shown_or_waiting(content_hash: str) -> list[ShaderVersion]:
    """What the public sees, or will when a moderator has looked at it."""
    of_it = Q(live_in__isnull=False) | Q(pending_in__isnull=False)
    rows = ShaderVersion.objects.filter(of_it, content_hash=content_hash).select_related("shader__author")
    return list(rows.order_by("pk").distinct())


def live_in(content_hash: str) -> QuerySet[Shader]:
    """Whose public sees it."""
    return Shader.objects.filter(live_version__content_hash=content_hash)


def unused(rows: QuerySet[Render]) -> QuerySet[Render]:
    """What no version has, and nobody asked for."""
    versions = ShaderVersion.objects.filter(content_hash=OuterRef("content_hash"))
    return rows.filter(~Exists(versions), ~Exists(Preview.objects.filter(render=OuterRef("pk"))))


def superseded(rows: QuerySet[Render]) -> QuerySet[Render]:
    """What a newer renderer has drawn too."""
    newer = Render.objects.filter(
        content_hash=OuterRef("content_hash"),
        renderer_version__gt=OuterRef("renderer_version"),
        status__in=[Render.Status.READY, Render.Status.FAILED],
    )
    return rows.filter(Exists(newer))


def outdated() -> QuerySet[Render]:
    """What an older renderer drew, or an older fingerprint was taken of. In one order, to be worked through."""
    now, newest = current.FINGERPRINT, current.RENDERER
    by_a_newer = Render.objects.filter(content_hash=OuterRef("content_hash"), renderer_version=newest)
    old_fingerprint = Q(renderer_version=newest, status=Render.Status.READY, fingerprint_version__lt=now)
    old_renderer = Q(renderer_version__lt=newest) & ~Exists(by_a_newer)
    return Render.objects.filter(old_fingerprint | old_renderer).order_by("pk")


def files_named(names: Iterable[str]) -> set[str]:
    """Those of them that a row names."""
    names = list(names)
    found: set[str] = set()
    for column in ("thumbnail", "poster", "preview", "sheet"):
        found.update(Render.objects.filter(**{f"{column}__in": names}).values_list(column, flat=True))
    found.update(ShaderVersion.objects.filter(thumbnail__in=names).values_list("thumbnail", flat=True))
    return found


# --- What a sweep looks for -----------------------------------------------------------------------------


def without_a_job(before_s: int) -> list[Render]:
    """What has waited so long, or was begun so long ago, and no job will draw."""
    before = timezone.now() - timedelta(seconds=before_s)
    waiting = Q(status=Render.Status.PENDING, queued_at__lt=before)
    begun = Q(status=Render.Status.RENDERING, started_at__lt=before)
    rows = list(Render.objects.filter(waiting | begun).only("pk", "priority", "status").order_by("priority", "pk"))
    carried = {args[0] for args in queue.unfinished().filter(task=TASK).values_list("args", flat=True)}
    return [row for row in rows if str(row.pk) not in carried]


def never_drawn(most: int) -> list[ShaderVersion]:
    """What the public sees and nobody ever asked to have drawn."""
    asked = Render.objects.filter(content_hash=OuterRef("live_version__content_hash"))
    shaders = Shader.objects.filter(~Exists(asked), status=Shader.Status.PUBLISHED).order_by(F("published_at").desc())
    return [
        shader.live_version
        for shader in shaders.select_related("live_version")[:most]
        if shader.live_version is not None
    ]
