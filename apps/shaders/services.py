"""Writes about shaders: who may, what is locked, what follows.

Forks, reviews, consents and presets have modules of their own beside this one; all are called from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys.models import ApiKey
from apps.shaders import selectors, signals, telling, versions, words
from apps.shaders.beginnings import draft_begin
from apps.shaders.consents import access_set, ai_mark_set, require_known, require_provider, terms_set
from apps.shaders.content import Content, Terms, content
from apps.shaders.drafts import draft_keep, draft_settle
from apps.shaders.forks import shader_fork
from apps.shaders.imports import shader_import, shaders_import
from apps.shaders.leaving import shaders_erase
from apps.shaders.models import PATH_CHARS, WHY_CHARS, Shader, ShaderVersion, SourceGrant
from apps.shaders.presets import preset_delete, preset_save
from apps.shaders.problems import CompilerAway, Conflict, DoesNotCompile
from apps.shaders.review import shader_take_down, version_approve, version_refuse, version_reject

__all__ = [
    "CompilerAway",
    "Conflict",
    "Content",
    "DoesNotCompile",
    "Terms",
    "access_set",
    "ai_mark_set",
    "content",
    "draft_begin",
    "draft_keep",
    "draft_settle",
    "preset_delete",
    "preset_save",
    "program_picture_set",
    "shader_archive",
    "shader_create",
    "shader_fork",
    "shader_import",
    "shader_publish",
    "shader_revise",
    "shader_take_down",
    "shader_unarchive",
    "shaders_erase",
    "shaders_import",
    "source_grant",
    "terms_set",
    "version_approve",
    "version_picture_set",
    "version_refuse",
    "version_reject",
    "version_restore",
    "visibility_set",
]

IS_ARCHIVED = "This shader is archived. Bring it back first."
IS_WAITING = "This shader waits for a review."
WAS_TAKEN_DOWN = "A moderator took this shader down. Change it, and it will be looked at again."


# --- Writing ----------------------------------------------------------------------------------------


def shader_create(
    *,
    author: User,
    content: Content,
    terms: Terms | None = None,
    publish: bool = False,
    is_public: bool = True,
    ai_provider: str = "",
    via: ApiKey | None = None,
    shader_id: uuid.UUID | None = None,
    system_label: str = "",
) -> Shader:
    """A draft, or published at once. With a `shader_id`, once: a form may be sent twice."""
    if not author.is_active or (system_label and not author.is_system):
        raise PermissionDenied
    terms = terms or Terms.of_person(author)
    require_known(terms)
    require_provider(ai_provider)
    if same := versions.made_already(author, shader_id):
        return same
    known = versions.checked(content.program)
    if publish:
        known.require()
    with transaction.atomic():
        versions.lock_maker(author)
        if same := versions.made_already(author, shader_id):
            return same
        make = versions.shader_make if publish else versions.draft_make
        row = make(
            author,
            content,
            known,
            via=via,
            id=shader_id or uuid.uuid4(),
            **terms.fields,
            is_public=is_public,
            ai_provider=ai_provider,
            is_ai_generated=bool(ai_provider),
            is_system=author.is_system,
            system_label=system_label,
        )
        if publish:
            _publish(row, author, via)
        return row


def shader_revise(
    *,
    shader: Shader,
    by: User,
    content: Content,
    note: str = "",
    based_on: int | None = None,
    via: ApiKey | None = None,
) -> ShaderVersion:
    """A new version. Of what is published it goes live at once, unless it came with a key on probation.

    Saving what is there already changes nothing. `based_on` is the number of the version that was edited.
    """
    return _revise(shader, by, content, versions.tidy_note(note), based_on, via)


def version_restore(
    *, shader: Shader, by: User, number: int, note: str = "", via: ApiKey | None = None
) -> ShaderVersion:
    """An old version as a new one, so that nothing between is lost."""
    versions.require_author(shader, by)
    old = selectors.version_get_for(by, shader, number)
    if old is None:
        raise Refused(f"There is no version {number}.")
    note = versions.tidy_note(note) or f"Restored from version {number}"
    return _revise(shader, by, Content.of(old), note, None, via, restored_from=number)


def _revise(
    shader: Shader,
    by: User,
    content: Content,
    note: str,
    based_on: int | None,
    via: ApiKey | None,
    restored_from: int | None = None,
) -> ShaderVersion:
    versions.require_author(shader, by)
    known = versions.checked(content.program, known=(shader.live_version, shader.current_version))
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        current = row.current_version
        if Content.of(current) == content:
            return current
        if based_on is not None and based_on != current.version_number:
            raise Conflict(current)
        if row.status == Shader.Status.ARCHIVED:
            raise Refused(IS_ARCHIVED)
        is_draft = row.status == Shader.Status.DRAFT
        if not is_draft:
            known.require()
            versions.require_not_refused(row, content)
        version = versions.version_add(
            row, content=content, checked=known, by=by, note=note, via=via, restored_from=restored_from
        )
        if is_draft:
            versions.draft_revise(row, version)
        elif row.status == Shader.Status.IN_REVIEW or versions.must_wait(via):
            versions.wait(row, version)
        else:
            versions.go_live(row, version)
        return version


def version_picture_set(
    *, version: ShaderVersion, thumbnail: str, style_metadata: Mapping[str, Any] | None = None
) -> None:
    """A path in the default storage, from the renderer or a starter's folder."""
    told = _picture(thumbnail, style_metadata)
    ShaderVersion.objects.filter(pk=version.pk).update(**told)
    for name, value in told.items():
        setattr(version, name, value)


def program_picture_set(*, content_hash: str, thumbnail: str, style_metadata: Mapping[str, Any] | None = None) -> None:
    """From the renderer: the same program has the same picture, whoever has it."""
    told = _picture(thumbnail, style_metadata)
    ShaderVersion.objects.filter(content_hash=content_hash).exclude(**told).update(**told)


def _picture(thumbnail: str, style_metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    if not thumbnail or len(thumbnail) > PATH_CHARS:
        raise ValueError("A picture is a path in the default storage.")
    told = {} if style_metadata is None else {"style_metadata": dict(style_metadata)}
    return {"thumbnail": thumbnail, **told}


# --- Publishing -------------------------------------------------------------------------------------


def shader_publish(*, shader: Shader, by: User, is_public: bool = True, via: ApiKey | None = None) -> Shader:
    """Its latest version; with a key on probation after a review. Publishing again changes only who may find it."""
    versions.require_author(shader, by)
    seen = Shader.objects.select_related("current_version", "live_version").get(pk=shader.pk)
    known = versions.checked(seen.current_version.program, known=(seen.live_version,))
    with transaction.atomic():
        row = _locked_with_origin(shader, by)
        if row.status == Shader.Status.ARCHIVED:
            raise Refused(IS_ARCHIVED)
        if row.current_version_id in {row.live_version_id, row.pending_version_id}:
            return _visibility_set(row, is_public)
        if row.status == Shader.Status.IN_REVIEW:
            raise Refused(WAS_TAKEN_DOWN if row.taken_down_at else IS_WAITING)
        if row.current_version_id != seen.current_version_id:
            raise Conflict(row.current_version)
        known.require()
        if (known.dialect, known.parameters) != (row.current_version.dialect, row.current_version.parameters):
            # The compiler was away when this was saved, or knows more by now; and a version never changes.
            same = Content.of(row.current_version)
            versions.version_add(row, content=same, checked=known, by=by, note="Checked again", via=via)
        _visibility_set(row, is_public)
        _publish(row, by, via)
        return row


def shader_archive(*, shader: Shader, by: User) -> Shader:
    """Out of sight, and what waits for a review is withdrawn. Nothing is lost; archiving again changes nothing."""
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        if row.status == Shader.Status.ARCHIVED:
            return row
        was_published = row.status == Shader.Status.PUBLISHED
        row.status, row.pending_version = Shader.Status.ARCHIVED, None
        versions.save(row)
        if was_published:
            signals.shader_visibility_changed.send(sender=Shader, shader=row)
        return row


def shader_unarchive(*, shader: Shader, by: User) -> Shader:
    """Back to what it was; what was never published, or was withdrawn, is a draft."""
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        if row.status != Shader.Status.ARCHIVED:
            return row
        if row.live_version_id is not None:
            row.status = Shader.Status.PUBLISHED
        else:
            row.status = Shader.Status.IN_REVIEW if row.taken_down_at else Shader.Status.DRAFT
        versions.save(row)
        if row.status == Shader.Status.PUBLISHED:
            signals.shader_visibility_changed.send(sender=Shader, shader=row)
        return row


def visibility_set(*, shader: Shader, by: User, is_public: bool) -> Shader:
    """For everybody to find, or by link only."""
    with transaction.atomic():
        return _visibility_set(_locked_with_origin(shader, by), is_public)


def _publish(row: Shader, by: User, via: ApiKey | None) -> None:
    versions.require_not_refused(row, Content.of(row.current_version))
    if row.published_at is None:
        _require_room(by)
    if versions.must_wait(via):
        versions.wait(row, row.current_version)
    else:
        versions.go_live(row, row.current_version)


def _require_room(by: User) -> None:
    if selectors.publications_left(by) == 0:
        raise Refused(versions.no_room_words(by))


def _visibility_set(row: Shader, is_public: bool) -> Shader:
    if row.is_public == is_public:
        return row
    row.is_public = is_public
    versions.save(row)
    if row.status == Shader.Status.PUBLISHED:
        signals.shader_visibility_changed.send(sender=Shader, shader=row)
        telling.tell_forked(row)
    return row


def _locked_with_origin(shader: Shader, by: User) -> Shader:
    """Whoever made the origin may be told, and people are locked before shaders."""
    versions.require_author(shader, by)
    versions.lock_people(by.pk, versions.origin_author_id(shader))
    row = versions.lock_shader(shader)
    versions.require_author(row, by)
    return row


# --- Who may read a locked source -------------------------------------------------------------------


def source_grant(*, shader: Shader, user: User, why: str) -> SourceGrant:
    """Once a person: the first reason stays."""
    why = words.line(why)
    if not why or len(why) > WHY_CHARS:
        raise Refused(f"Say in up to {WHY_CHARS} characters why.")
    row, _ = SourceGrant.objects.get_or_create(shader=shader, user=user, defaults={"why": why})
    return row
