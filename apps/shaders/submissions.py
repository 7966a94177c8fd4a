"""What became of what somebody handed in, and what waits for a moderator."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects

from apps.core.pagination import Page
from apps.shaders import selectors
from apps.shaders.models import ReviewDecision, Shader, ShaderVersion
from apps.shaders.selectors import Visitor


@dataclass(frozen=True)
class Submission:
    shader: Shader
    # The last word on any version of it; None: nobody has judged it.
    decision: ReviewDecision | None


@dataclass(frozen=True)
class Submissions:
    items: list[Submission]
    next: str | None


def submission_list_for(
    user: Visitor, *, status: str | None = None, cursor: str | None = None, size: int = 20
) -> Submissions:
    page = selectors.mine_list_for(user, status=status, cursor=cursor, size=size)
    decisions = _last_decisions(page.items)
    return Submissions([Submission(shader, decisions.get(shader.pk)) for shader in page.items], page.next)


def _last_decisions(shaders: Iterable[Shader]) -> dict[uuid.UUID, ReviewDecision]:
    rows = ReviewDecision.objects.filter(version__shader__in=list(shaders)).select_related("version", "by")
    last = rows.order_by("version__shader_id", "-created_at", "-id").distinct("version__shader_id")
    return {decision.version.shader_id: decision for decision in last}


def last_decision_of(version: ShaderVersion) -> ReviewDecision:
    """Of a version that was judged."""
    return ReviewDecision.objects.filter(version=version).select_related("by").latest("created_at", "id")


def waiting_list_for(user: Visitor, *, cursor: str | None = None, size: int = 20) -> Page[ShaderVersion]:
    """The queue, for moderators: the oldest first."""
    _require_moderator(user)
    page = selectors.pending_list(cursor=cursor, size=size)
    prefetch_related_objects(page.items, "shader__live_version", "shader__current_version")
    return page


def waiting_get_for(user: Visitor, version_id: uuid.UUID) -> ShaderVersion | None:
    _require_moderator(user)
    rows = ShaderVersion.objects.filter(pk=version_id).select_related("shader__author", "submitted_via", "created_by")
    return rows.first()


def _require_moderator(user: Visitor) -> None:
    if not selectors.is_moderator(user):
        raise PermissionDenied
