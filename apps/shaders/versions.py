"""How versions come about and how one goes live: the steps that every write about a shader is made of.

All of it runs inside the caller's transaction, with the shader's row locked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.plans import plan_of
from apps.accounts.services import creator_tier_grant
from apps.core import codes
from apps.core.errors import Refused
from apps.keys.models import ApiKey
from apps.keys.tiers import TIERS
from apps.shaders import selectors, signals, telling, words
from apps.shaders.check import CheckUnavailable, Report, check
from apps.shaders.content import Content
from apps.shaders.models import CONTENT_FIELDS, NOTE_CHARS, ReviewDecision, Shader, ShaderVersion
from apps.shaders.problems import CompilerAway, DoesNotCompile
from apps.shaders.programs import Program

PUBLICATIONS_FOR_CREATOR = 10

# --- The check, before any row is locked -----------------------------------------------------------


@dataclass(frozen=True)
class Checked:
    """What the compiler said of a program. Without a report it was away, or needed not be asked again."""

    ok: bool
    dialect: str
    parameters: list[dict[str, Any]]
    report: Report | None = None

    def require(self) -> None:
        """For whatever the public will see."""
        if self.ok:
            return
        if self.report is None:
            raise CompilerAway
        raise DoesNotCompile(self.report)


def checked(program: Program, *, known: Iterable[ShaderVersion | None] = ()) -> Checked:
    """Takes tens of milliseconds: never call it with a row locked. What is live already is not asked again."""
    for version in known:
        if version is not None and version.content_hash == program.content_hash and version.went_live_at:
            return Checked(True, version.dialect, version.parameters)
    try:
        report = check(program)
    except CheckUnavailable:
        return Checked(False, Shader.Dialect.SHADERTOY, [])
    return Checked(report.ok, report.dialect or Shader.Dialect.SHADERTOY, list(report.parameters), report)


def no_room_words(by: User) -> str:
    """Why nothing more can be published this month; told beforehand and, where somebody tries, as the refusal."""
    limit = plan_of(by).published_shaders_a_month
    again = selectors.month_ends(timezone.now())
    return (
        f"Your plan has room for {limit} publications a month, and they are used up. There is room again on "
        f"{again:%-d %B}; until then it can stay a draft."
    )


# --- Locks: people before shaders, people in one order ----------------------------------------------


def lock_people(*ids: uuid.UUID | None) -> set[uuid.UUID]:
    """As where an account is deleted: two orders could wait for each other. → those who are still there"""
    known = {pk for pk in ids if pk is not None}
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=known).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def lock_maker(person: User) -> None:
    """Of something new. They may have left since they asked."""
    if person.pk not in lock_people(person.pk):
        raise PermissionDenied


def lock_shader(shader: Shader) -> Shader:
    """The row as it is now."""
    rows = Shader.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "author", "current_version", "live_version"
    )
    row = rows.filter(pk=shader.pk).first()
    if row is None:
        raise Refused("This shader does not exist any more.")
    return row


def lock_own(shader: Shader, by: User) -> Shader:
    """For its author alone."""
    require_author(shader, by)
    lock_people(by.pk)
    row = lock_shader(shader)
    require_author(row, by)
    return row


def require_author(shader: Shader, by: User) -> None:
    if shader.author_id is None or shader.author_id != by.pk or not by.is_active:
        raise PermissionDenied


def origin_author_id(shader: Shader) -> uuid.UUID | None:
    """Whoever is told when this fork is published."""
    return Shader.objects.filter(forks=shader.pk).values_list("author_id", flat=True).first()


# --- New shaders, new versions ----------------------------------------------------------------------


def made_already(author: User, shader_id: uuid.UUID | None) -> Shader | None:
    same = Shader.objects.filter(pk=shader_id).first() if shader_id else None
    if same is not None and same.author_id != author.pk:
        raise Refused("This form was made for another shader. Please start afresh.")
    return same


def shader_make(
    author: User, content: Content, checked: Checked, *, note: str = "", via: ApiKey | None = None, **fields: Any
) -> Shader:
    """A draft with its first version. Each names the other; the database looks when the transaction ends."""
    version_id = uuid.uuid4()
    row = codes.with_new_code(
        lambda code: Shader.objects.create(
            code=code,
            slug=words.slug(content.title),
            author=author,
            author_name=author.username,
            verified_creator_shader=author.is_verified_creator,
            current_version_id=version_id,
            **content.fields,
            dialect=checked.dialect,
            parameters=checked.parameters,
            **fields,
        ),
        constraint="shaders_shader_code",
    )
    row.current_version = version_make(
        row, number=1, content=content, checked=checked, by=author, note=note, via=via, version_id=version_id
    )
    return row


def version_make(
    shader: Shader,
    *,
    number: int,
    content: Content,
    checked: Checked,
    by: User,
    note: str = "",
    via: ApiKey | None = None,
    restored_from: int | None = None,
    version_id: uuid.UUID | None = None,
) -> ShaderVersion:
    return ShaderVersion.objects.create(
        id=version_id or uuid.uuid4(),
        shader=shader,
        version_number=number,
        **content.fields,
        dialect=checked.dialect,
        parameters=checked.parameters,
        content_hash=content.program.content_hash,
        change_note=note,
        created_by=by,
        submitted_via=via,
        restored_from=restored_from,
    )


def version_add(row: Shader, **fields: Any) -> ShaderVersion:
    last = row.versions.aggregate(last=Max("version_number"))["last"]
    version = version_make(row, number=last + 1, **fields)
    row.current_version = version
    return version


def draft_make(author: User, content: Content, checked: Checked, **fields: Any) -> Shader:
    """A new shader that stays a draft."""
    row = shader_make(author, content, checked, **fields)
    signals.version_saved.send(sender=Shader, shader=row, version=row.current_version)
    return row


def draft_revise(row: Shader, version: ShaderVersion) -> None:
    show(row, version)
    save(row)
    signals.version_saved.send(sender=Shader, shader=row, version=version)


def tidy_note(note: str) -> str:
    try:
        return words.limited(words.line(words.limited(note, 4 * NOTE_CHARS, "A note")), NOTE_CHARS, "A note")
    except ValidationError as error:
        raise ValidationError({"note": error.messages}) from None


def show(row: Shader, version: ShaderVersion) -> None:
    """The shader's own columns repeat this version."""
    for name in CONTENT_FIELDS:
        setattr(row, name, getattr(version, name))
    row.slug = words.slug(row.title)


def save(row: Shader) -> Shader:
    row.updated_at = timezone.now()
    row.save()
    return row


# --- Going live, waiting, going back ----------------------------------------------------------------


def must_wait(via: ApiKey | None) -> bool:
    """Whether what comes with this key is looked at by a moderator first."""
    return via is not None and TIERS[ApiKey.Tier(via.trust_tier)].submissions_are_reviewed


def go_live(row: Shader, version: ShaderVersion) -> None:
    """The public sees this version from now on."""
    now = timezone.now()
    if version.went_live_at is None:
        version.went_live_at = now
        version.save(update_fields=["went_live_at"])
    was = row.status
    first = row.published_at is None
    row.live_version, row.pending_version, row.taken_down_at = version, None, None
    row.status = Shader.Status.PUBLISHED
    row.published_at = row.published_at or now
    show(row, version)
    save(row)
    signals.version_went_live.send(sender=Shader, shader=row, version=version)
    if was != Shader.Status.PUBLISHED:
        signals.shader_published.send(sender=Shader, shader=row, first=first)
        telling.tell_forked(row)
        _honour(row)


def _honour(row: Shader) -> None:
    """Ten that nobody took down make somebody a creator."""
    author = row.author
    if author is None or author.trust_tier != User.TrustTier.STANDARD:
        return
    if selectors.standing_publications(author) >= PUBLICATIONS_FOR_CREATOR:
        creator_tier_grant(user=author)


def wait(row: Shader, version: ShaderVersion) -> None:
    """For a moderator. What is live stays."""
    row.pending_version = version
    if row.live_version is None:
        row.status = Shader.Status.IN_REVIEW
        show(row, version)
    save(row)
    signals.version_waits.send(sender=Shader, shader=row, version=version)


def go_back(row: Shader, refused: ShaderVersion) -> None:
    """This version is no longer for the public: the one before it is, or else the shader is a draft again."""
    was_published = row.status == Shader.Status.PUBLISHED
    was_live = row.live_version_id == refused.pk
    if row.pending_version_id == refused.pk:
        row.pending_version = None
    if was_live:
        row.live_version = last_accepted(row)
    if row.live_version is None and row.status != Shader.Status.ARCHIVED:
        is_held = row.pending_version_id is not None or row.taken_down_at is not None
        row.status = Shader.Status.IN_REVIEW if is_held else Shader.Status.DRAFT
    show(row, row.shown_version)
    save(row)
    if was_published and row.status != Shader.Status.PUBLISHED:
        signals.shader_visibility_changed.send(sender=Shader, shader=row)
    elif was_live and row.live_version is not None:
        signals.version_went_live.send(sender=Shader, shader=row, version=row.live_version)


def last_accepted(row: Shader) -> ShaderVersion | None:
    """The newest that was live and that nobody refused afterwards."""
    return selectors.accepted(row.versions.all()).order_by("-version_number").first()


def refusal_of(row: Shader, content: Content) -> ReviewDecision | None:
    """Whether just this was refused before, in any of the author's shaders: it does not come back unchanged.

    A moderator's word is about the words too, Chromium's about the program alone.
    """
    same_words = Q(version__title=content.title, version__description=content.description)
    decisions = ReviewDecision.objects.filter(
        same_words | Q(is_chromium=True),
        version__shader__author=row.author_id,
        version__content_hash=content.program.content_hash,
    )
    decision = decisions.order_by("-created_at", "-id").first()
    return decision if decision and decision.verdict == ReviewDecision.Verdict.REFUSED else None


def require_not_refused(row: Shader, content: Content) -> None:
    decision = refusal_of(row, content)
    if decision is not None:
        raise Refused(f"Just this was refused before: {decision.reason} Change it first.")
