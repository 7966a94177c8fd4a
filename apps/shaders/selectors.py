"""Reads of shaders. Each begins with what this person may see."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.plans import plan_of
from apps.core import codes
from apps.core.pagination import Page, page_of
from apps.shaders import licences
from apps.shaders.models import ConsentChange, ParameterPreset, ReviewDecision, Shader, ShaderVersion, SourceGrant
from apps.shaders.programs import Program

Visitor = User | AnonymousUser | None

LOCKED = "The author keeps this source for those who unlock it."
NOT_FOR_AGENTS = "The author does not let agents read this source."
SIGN_IN_TO_FORK = "Sign in to fork this shader."
# What a list does not show.
_LONG = ("glsl_code", "passes", "parameters", "description")
_NEWEST = ("-published_at", "-id")


# --- Who may see what -------------------------------------------------------------------------------


def person_of(user: Visitor) -> User | None:
    """Somebody who is signed in and may be."""
    return user if isinstance(user, User) and user.is_active else None


def is_moderator(user: Visitor) -> bool:
    person = person_of(user)
    return person is not None and person.is_staff


def _visible(user: Visitor) -> Q:
    """Published things are everybody's who has the link; drafts their author's alone."""
    seen = Q(status=Shader.Status.PUBLISHED)
    person = person_of(user)
    if person is not None:
        seen |= Q(author=person)
        if person.is_staff:
            seen |= ~Q(status=Shader.Status.DRAFT)
    return seen


def visible_to(user: Visitor) -> QuerySet[Shader]:
    return Shader.objects.filter(_visible(user))


def listed() -> QuerySet[Shader]:
    """What anybody may come across. Order it as you page it."""
    return Shader.objects.filter(status=Shader.Status.PUBLISHED, is_public=True)


def met_by(user: Visitor) -> QuerySet[Shader]:
    """What this person may come across without a link: what is listed, and their own."""
    person = person_of(user)
    if person is None:
        return listed()
    return visible_to(person).filter(Q(status=Shader.Status.PUBLISHED, is_public=True) | Q(author=person))


def accepted(versions: QuerySet[ShaderVersion]) -> QuerySet[ShaderVersion]:
    """Those that the public saw and that nobody refused afterwards."""
    latest = ReviewDecision.objects.filter(version=OuterRef("pk")).order_by("-created_at", "-id").values("verdict")[:1]
    judged = versions.annotate(last_verdict=Subquery(latest)).filter(went_live_at__isnull=False)
    return judged.filter(Q(last_verdict__isnull=True) | Q(last_verdict=ReviewDecision.Verdict.APPROVED))


# --- One shader -------------------------------------------------------------------------------------


def _named(code: str) -> Q | None:
    """By its public code, or by its id as programs may keep it."""
    if codes.FORM.fullmatch(code):
        return Q(code=code)
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", code):
        return Q(pk=uuid.UUID(code))
    return None


def _one(rows: QuerySet[Shader], code: str) -> Shader | None:
    named = _named(code)
    if named is None:
        return None
    return rows.filter(named).select_related("author", "current_version", "live_version", "forked_from").first()


def shader_get_for(user: Visitor, code: str) -> Shader | None:
    return _one(visible_to(user), code)


def mine_get_for(user: Visitor, code: str) -> Shader | None:
    """For whoever may change it: its author alone."""
    person = person_of(user)
    return _one(Shader.objects.filter(author=person), code) if person else None


def starter_get(label: str) -> Shader | None:
    return Shader.objects.filter(system_label=label).select_related("author", "current_version").first()


def may_edit(user: Visitor, shader: Shader) -> bool:
    person = person_of(user)
    return person is not None and shader.author_id == person.pk


# --- Lists ------------------------------------------------------------------------------------------


def cards(rows: QuerySet[Shader]) -> QuerySet[Shader]:
    """As a list shows them: with author and picture, without their text."""
    long = [f"{version}__{name}" for version in ("live_version", "current_version") for name in _LONG]
    return rows.select_related("author", "live_version", "current_version").defer(*_LONG, *long)


def mine_list_for(
    user: Visitor, *, status: str | None = None, cursor: str | None = None, size: int = 20
) -> Page[Shader]:
    """One's own, what was changed last first. Without a status all but what is archived."""
    person = person_of(user)
    if person is None:
        return Page([], None)
    rows = Shader.objects.filter(author=person)
    rows = rows.filter(status=status) if status else rows.exclude(status=Shader.Status.ARCHIVED)
    return page_of(cards(rows), order=("-updated_at", "-id"), cursor=cursor, size=size)


def by_author_list_for(viewer: Visitor, person: User, *, cursor: str | None = None, size: int = 24) -> Page[Shader]:
    return page_of(cards(listed().filter(author=person)), order=_NEWEST, cursor=cursor, size=size)


@dataclass(frozen=True)
class AuthorCounts:
    shaders: int
    # Of theirs, by others.
    forks: int


def author_counts(person: User) -> AuthorCounts:
    forks = Q(forks__status=Shader.Status.PUBLISHED, forks__is_public=True) & ~Q(forks__author=person)
    found = (
        listed()
        .filter(author=person)
        .aggregate(shaders=Count("pk", distinct=True), forks=Count("forks", filter=forks, distinct=True))
    )
    return AuthorCounts(found["shaders"], found["forks"])


def newest_list(*, cursor: str | None = None, size: int = 24) -> Page[Shader]:
    """For front page and feeds: what its author lets us show elsewhere than on its own page."""
    return page_of(cards(listed().filter(public_display=True)), order=_NEWEST, cursor=cursor, size=size)


def newest_by(person: User, size: int) -> Sequence[Shader]:
    return list(cards(listed().filter(public_display=True, author=person)).order_by(*_NEWEST)[:size])


# --- Versions ---------------------------------------------------------------------------------------


def _versions(user: Visitor, shader: Shader) -> QuerySet[ShaderVersion]:
    """All for its author and moderators; for others what was live and still may be."""
    rows = ShaderVersion.objects.filter(shader=shader)
    return rows if may_edit(user, shader) or is_moderator(user) else accepted(rows)


def version_list_for(
    user: Visitor, shader: Shader, *, cursor: str | None = None, size: int = 20
) -> Page[ShaderVersion]:
    rows = _versions(user, shader).select_related("created_by", "submitted_via").defer(*_LONG)
    return page_of(rows, order=("-version_number",), cursor=cursor, size=size)


def version_get_for(user: Visitor, shader: Shader, number: int) -> ShaderVersion | None:
    if not 0 < number < 2**31:
        return None
    return _versions(user, shader).select_related("created_by").filter(version_number=number).first()


def shown_version_for(user: Visitor, shader: Shader) -> ShaderVersion:
    """What is on its page, for its author too."""
    return shader.shown_version


def decision_list_for(user: Visitor, shader: Shader) -> Sequence[ReviewDecision]:
    """What was said of it, newest first: for its author and moderators."""
    if not (may_edit(user, shader) or is_moderator(user)):
        return []
    rows = ReviewDecision.objects.filter(version__shader=shader).select_related("version", "by")
    return list(rows.defer(*[f"version__{name}" for name in _LONG])[:50])


def pending_list(*, cursor: str | None = None, size: int = 20) -> Page[ShaderVersion]:
    """What waits for a moderator, oldest first."""
    waiting = Exists(Shader.objects.filter(pending_version=OuterRef("pk")).exclude(status=Shader.Status.ARCHIVED))
    rows = ShaderVersion.objects.filter(waiting).select_related("shader__author", "created_by", "submitted_via")
    return page_of(rows, order=("created_at", "id"), cursor=cursor, size=size)


# --- Source: the one place that says who gets it ------------------------------------------------------


@dataclass(frozen=True)
class Source:
    program: Program | None
    # Why there is none, in one sentence.
    why: str = ""


def source_get_for(user: Visitor, shader: Shader, version: ShaderVersion, *, agent: bool = False) -> Source:
    """`version` is one that this person may see. `agent`: asked by a program with a key."""
    if version.shader_id != shader.pk:
        raise ValueError("This version is another shader's.")
    why = _withheld(user, shader, agent=agent)
    return Source(None, why) if why else Source(version.program)


def _withheld(user: Visitor, shader: Shader, *, agent: bool) -> str:
    if may_edit(user, shader):
        return ""
    if agent and not shader.allows_agent_source:
        return NOT_FOR_AGENTS
    if shader.access_tier == Shader.Access.OPEN or is_moderator(user):
        return ""
    person = person_of(user)
    if person and SourceGrant.objects.filter(shader=shader, user=person).exists():
        return ""
    return LOCKED


def may_fork(user: Visitor, shader: Shader, *, agent: bool = False) -> tuple[bool, str]:
    """Whether somebody who sees it may fork it, and if not, why."""
    if person_of(user) is None:
        return False, SIGN_IN_TO_FORK
    if may_edit(user, shader):
        return True, ""
    if not licences.may_be_forked(shader.licence):
        return False, licences.NOT_FORKED
    why = _withheld(user, shader, agent=agent)
    return not why, why


# --- Limits -----------------------------------------------------------------------------------------


def publications_left(user: User) -> int | None:
    """This calendar month, in UTC. None: no limit.

    First publications count, also of what was archived since: archiving makes no room. What waits for its first
    review has its place already.
    """
    limit = None if user.is_system else plan_of(user).published_shaders_a_month
    if limit is None:
        return None
    this_month = Q(published_at__gte=month_began(timezone.now()))
    waiting = Q(published_at__isnull=True, pending_version__isnull=False)
    return max(0, limit - Shader.objects.filter(this_month | waiting, author=user).count())


def month_began(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_ends(moment: datetime) -> datetime:
    """The first moment of the next."""
    return month_began(month_began(moment) + timedelta(days=32))


def standing_publications(user: User) -> int:
    """How many of theirs were published and are not taken down."""
    return Shader.objects.filter(author=user, published_at__isnull=False, taken_down_at__isnull=True).count()


# --- Presets, consents ------------------------------------------------------------------------------


def preset_list_for(user: Visitor, shader: Shader) -> list[ParameterPreset]:
    """One's own, and the author's, which come first."""
    person = person_of(user)
    whose = Q(person=person) if person else Q(pk__in=[])
    if shader.author_id is not None:
        whose |= Q(person_id=shader.author_id)
    rows = ParameterPreset.objects.filter(whose, shader=shader).select_related("person")
    return sorted(rows, key=lambda preset: (preset.person_id != shader.author_id, preset.name, preset.pk))


def preset_get_for(user: Visitor, shader: Shader, preset_id: uuid.UUID) -> ParameterPreset | None:
    """One's own, to be changed or deleted."""
    person = person_of(user)
    return ParameterPreset.objects.filter(pk=preset_id, shader=shader, person=person).first() if person else None


def consent_list_for(user: Visitor, shader: Shader) -> Sequence[ConsentChange]:
    """What its author changed their mind about, newest first: for the author and moderators."""
    if not (may_edit(user, shader) or is_moderator(user)):
        return []
    return list(ConsentChange.objects.filter(shader=shader).select_related("by")[:200])
