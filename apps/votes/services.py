"""Every write about votes.

Who votes holds the shader's standing, so that voters of one shader come one after another, each for a moment. Nobody
holds two but those who leave, and they take theirs in one order.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import Works
from apps.core.errors import Refused
from apps.shaders.models import Shader
from apps.votes.models import Standing, Vote
from apps.votes.signals import vote_changed

OWN: Final = "You cannot vote on your own shader."
NOT_PUBLISHED: Final = "Only what is published can be voted on."
# Each row is written once for each quarter that its score falls, some thirty times in its life.
STALE: Final = 1.25
FRESHEN_MOST: Final = 5000


def vote_cast(*, by: User, shader: Shader, value: int) -> Standing:
    """Up or down; the same again changes nothing. The shader is one that this person may see."""
    if value not in Vote.Value.values:
        raise ValidationError({"value": "A vote is 1 or -1."})
    with transaction.atomic():
        _require_may_vote(by, shader)
        standing = _held(shader)
        vote = Vote.objects.filter(user=by, shader=shader).first()
        old = vote.value if vote else 0
        if old == value:
            return standing
        if vote:
            vote.value, vote.updated_at = value, timezone.now()
            vote.save(update_fields=["value", "updated_at"])
        else:
            Vote.objects.create(user=by, shader=shader, value=value)
        return _told(standing, shader, by, old, value)


def vote_set(*, by: User, shader: Shader, value: int) -> Standing:
    """Up, down, or with 0 neither."""
    if value == 0:
        return vote_withdraw(by=by, shader=shader)
    return vote_cast(by=by, shader=shader, value=value)


def vote_withdraw(*, by: User, shader: Shader) -> Standing:
    """As if there had been none; also where there was none, and of what is no longer published."""
    if not by.is_active:
        raise PermissionDenied
    with transaction.atomic():
        standing = _held(shader)
        vote = Vote.objects.filter(user=by, shader=shader).first()
        if vote is None:
            return standing
        vote.delete()
        return _told(standing, shader, by, vote.value, 0)


def standing_keep(*, shader: Shader) -> None:
    """Says whether the shader may be come across, and since when it is there."""
    if shader.published_at is None:
        return
    Standing.objects.update_or_create(
        shader=shader, defaults={"published_at": shader.published_at, "listed": shader.is_listed}
    )


def standings_freshen() -> int:
    """Stores anew what is long out of date among the highest: a walk through them (hot.py) would else pass all that was
    liked once and is old now. → how many"""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH old AS (
                SELECT shader_id FROM (
                    SELECT shader_id, score, votes_score(upvotes, downvotes, published_at, now()) AS true_score
                    FROM votes_standing WHERE listed AND score > 0 ORDER BY score DESC LIMIT %s
                ) highest
                WHERE score > %s * true_score ORDER BY shader_id
            ), held AS (
                SELECT shader_id FROM votes_standing JOIN old USING (shader_id) ORDER BY shader_id
                FOR UPDATE OF votes_standing SKIP LOCKED
            )
            UPDATE votes_standing s SET score = votes_score(s.upvotes, s.downvotes, s.published_at, now())
            FROM held WHERE s.shader_id = held.shader_id
            """,
            [FRESHEN_MOST, STALE],
        )
        return int(cursor.rowcount)


def votes_erase(*, user: User, works: Works) -> None:
    rows = Vote.objects.filter(user=user)
    with transaction.atomic():
        # Two who leave at once and voted on the same shaders would else wait for each other.
        list(Standing.objects.filter(shader__in=rows.values("shader")).order_by("pk").select_for_update(of=("self",)))
        rows.delete()


def _require_may_vote(by: User, shader: Shader) -> None:
    if not by.is_active:
        raise PermissionDenied
    if shader.author_id == by.pk:
        raise Refused(OWN)
    if shader.status != Shader.Status.PUBLISHED:
        raise Refused(NOT_PUBLISHED)


def _held(shader: Shader) -> Standing:
    first = {"published_at": shader.published_at or timezone.now(), "listed": shader.is_listed}
    Standing.objects.get_or_create(shader=shader, defaults=first)
    return Standing.objects.select_for_update(of=("self",)).get(shader=shader)


def _told(standing: Standing, shader: Shader, by: User, old: int, new: int) -> Standing:
    # What the triggers made of it.
    standing.refresh_from_db()
    vote_changed.send(Vote, shader=shader, user=by, old=old, new=new)
    return standing
