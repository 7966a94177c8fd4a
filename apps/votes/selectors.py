"""Reads of votes. Whoever asks has found the shader by a selector that knows who may see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.core.pagination import Page, page_of
from apps.shaders.models import Shader
from apps.votes.models import Standing, Vote


@dataclass(frozen=True)
class Counts:
    up: int = 0
    down: int = 0


def counts_of(shader: Shader) -> Counts:
    found = Standing.objects.filter(shader=shader).values_list("upvotes", "downvotes").first()
    return Counts(*found) if found else Counts()


def vote_of(user: Any, shader: Shader) -> int:
    """1, -1, or 0 for none."""
    return votes_of(user, [shader.pk]).get(shader.pk, 0)


def votes_of(user: Any, shaders: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """This person's own, of those that they voted on."""
    if not isinstance(user, User):
        return {}
    return dict(Vote.objects.filter(user=user, shader__in=list(shaders)).values_list("shader_id", "value"))


def votes_list_for(user: User, *, cursor: str | None = None, size: int = 20) -> Page[Vote]:
    """One's own, the latest first."""
    rows = Vote.objects.filter(user=user).select_related("shader")
    return page_of(rows, order=("-updated_at", "-id"), cursor=cursor, size=size)


def miscounted(most: int = 100) -> Sequence[Standing]:
    """Whose counters do not equal the votes: there is none, or something wrote around the triggers."""
    return list(
        Standing.objects.raw(
            """
            SELECT s.* FROM votes_standing s LEFT JOIN (
                SELECT shader_id, count(*) FILTER (WHERE value = 1) AS up, count(*) FILTER (WHERE value = -1) AS down
                FROM votes_vote GROUP BY shader_id
            ) v USING (shader_id)
            WHERE (s.upvotes, s.downvotes) IS DISTINCT FROM (coalesce(v.up, 0)::int, coalesce(v.down, 0)::int)
            LIMIT %s
            """,
            [most],
        )
    )
