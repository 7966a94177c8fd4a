"""The hot list, exact at its moment, from scores that were stored whenever somebody last voted.

A score only falls while nobody votes, so the stored one is never less than the true one. The list is walked in the
stored order until what was found cannot be beaten by anything that comes after it.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.core import signing
from django.db import connection
from django.utils import timezone

from apps.core.pagination import MAX_CURSOR_CHARS, BadCursor

# So many rows above what is asked for are nearly always enough for the first look.
MORE: Final = 24
# Votes count for half when a shader is so old, as votes_score() has it.
HALF_LIFE: Final = timedelta(hours=48)
_SALT: Final = "votes.hot"


class Place(NamedTuple):
    """Compared from left to right, as the list is ordered, the highest first."""

    score: float
    published_at: datetime
    shader_id: uuid.UUID


@dataclass(frozen=True)
class HotPage:
    shaders: list[uuid.UUID]
    # What continues it at the same moment, however much later.
    next: str | None


def hot_page(*, size: int, cursor: str | None = None) -> HotPage:
    moment, after = _read(cursor) if cursor else (timezone.now(), None)
    found = _found(size + 1, moment, after)
    places = found[:size]
    more = len(found) > size
    return HotPage([place.shader_id for place in places], _written(moment, places[-1]) if more else None)


def _found(wanted: int, moment: datetime, after: Place | None) -> list[Place]:
    best: list[Place] = []
    below = Place(math.inf, moment, uuid.UUID(int=2**128 - 1))
    # Who voted since that moment stored a score of a greater age; this is the most that it can be too low by.
    slack = 1 + max(timedelta(), timezone.now() - moment) / HALF_LIFE
    step = wanted + MORE
    while True:
        rows = _stored(step, moment, below)
        best += [true for _, true in rows if after is None or true < after]
        best.sort(reverse=True)
        if len(rows) < step:
            return best[:wanted]
        below = rows[-1][0]
        # Whatever follows is stored below that, and is truly even less.
        if len(best) >= wanted and best[wanted - 1] >= below._replace(score=below.score * slack):
            return best[:wanted]
        step *= 2


def _stored(count: int, moment: datetime, below: Place) -> list[tuple[Place, Place]]:
    """As stored, and as it is at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT score, published_at, shader_id, votes_score(upvotes, downvotes, published_at, %(moment)s)
            FROM votes_standing
            WHERE listed AND published_at <= %(moment)s
                AND (score, published_at, shader_id) < (%(score)s, %(published_at)s, %(shader_id)s)
            ORDER BY score DESC, published_at DESC, shader_id DESC LIMIT %(count)s
            """,
            {"moment": moment, "count": count, **below._asdict()},
        )
        return [
            (Place(stored, published_at, pk), Place(true, published_at, pk))
            for stored, published_at, pk, true in cursor.fetchall()
        ]


# --- The cursor -------------------------------------------------------------------------------------


def _written(moment: datetime, last: Place) -> str:
    packed = [moment.isoformat(), last.score, last.published_at.isoformat(), last.shader_id.hex]
    return signing.dumps(packed, salt=_SALT)


def _read(cursor: str) -> tuple[datetime, Place]:
    if len(cursor) > MAX_CURSOR_CHARS:
        raise BadCursor("This cursor is too long.")
    try:
        moment, score, published_at, shader = signing.loads(cursor, salt=_SALT)
        place = Place(float(score), datetime.fromisoformat(published_at), uuid.UUID(shader))
        return datetime.fromisoformat(moment), place
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor("This cursor does not belong to this list.") from error
