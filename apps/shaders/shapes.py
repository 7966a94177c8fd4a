"""What programs are shown of a shader, the same over REST and MCP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from mimetypes import guess_type
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.shaders import selectors
from apps.shaders.content import Terms
from apps.shaders.difference import PassDifference, difference
from apps.shaders.drawings import drawing_of
from apps.shaders.lineage import Ancestor, Lineage, Node
from apps.shaders.models import ConsentChange, ParameterPreset, ReviewDecision, Shader, ShaderVersion

# A thumbnail has a tenth of it.
MAX_PICTURE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class OriginOut:
    """What a fork was made from. It stays when that is gone; then its address leads nowhere."""

    code: str
    title: str
    url: str
    author: str
    version: int | None
    licence: str


@dataclass(frozen=True)
class CreditOut:
    """Whose work it was before somebody brought it here; empty where nobody knows."""

    author: str
    url: str
    licence: str
    format: str


@dataclass(frozen=True)
class RenderOut:
    """How far its pictures are: none, pending, rendering, ready or failed, and then why."""

    status: str
    reason: str


@dataclass(frozen=True)
class ShaderBrief:
    """A shader in a list: all but its source."""

    code: str
    url: str
    title: str
    # Empty when its author left and took the name along.
    author: str
    status: str
    is_public: bool
    dialect: str
    shader_type: str
    tags: list[str]
    licence: str
    is_ai_generated: bool
    ai_provider: str
    # What is shown here; what the public sees; the latest that was saved, for its author and moderators.
    version: int
    live_version: int | None
    current_version: int | None
    # Whether a version of it waits for a moderator.
    is_waiting: bool
    picture: str | None
    created_at: datetime
    published_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True)
class ShaderOut(ShaderBrief):
    """`glsl_code` and `passes` are null where the source is not for you; `source_withheld` says why."""

    description: str
    parameters: list[dict[str, Any]]
    allows_training: bool
    allows_agent_source: bool
    public_display: bool
    origin: OriginOut | None
    credit: CreditOut | None
    glsl_code: str | None
    passes: dict[str, Any] | None
    source_withheld: str
    # Larger than `picture`, and moving; both without sound. null while there is none.
    poster_url: str | None
    preview_url: str | None
    render: RenderOut


@dataclass(frozen=True)
class DecisionOut:
    """`by`: the moderator, or Chromium, which has the last word on what compiles."""

    verdict: str
    by: str
    reason: str
    messages: list[dict[str, Any]]
    created_at: datetime


@dataclass(frozen=True)
class VersionBrief:
    number: int
    title: str
    change_note: str
    restored_from: int | None
    is_live: bool
    is_waiting: bool
    went_live_at: datetime | None
    picture: str | None
    created_at: datetime


@dataclass(frozen=True)
class VersionOut(VersionBrief):
    """`glsl_code` and `passes` are null where the source is not for you; `source_withheld` says why."""

    description: str
    tags: list[str]
    shader_type: str
    dialect: str
    parameters: list[dict[str, Any]]
    glsl_code: str | None
    passes: dict[str, Any] | None
    source_withheld: str


@dataclass(frozen=True)
class SavedOut:
    """What was saved; `is_live` and `is_waiting` of the version say what became of it."""

    shader: ShaderBrief
    version: VersionBrief


@dataclass(frozen=True)
class DifferenceOut:
    older: VersionBrief
    newer: VersionBrief
    passes: list[PassDifference] | None
    source_withheld: str


@dataclass(frozen=True)
class AncestorOut:
    shader: ShaderBrief | None
    origin: OriginOut | None


@dataclass(frozen=True)
class DescendantOut:
    parent: str
    shader: ShaderBrief


@dataclass(frozen=True)
class LineageOut:
    ancestors: list[AncestorOut]
    descendants: list[DescendantOut]
    hidden: int
    is_cut: bool


@dataclass(frozen=True)
class WaitingOut:
    id: UUID
    shader: ShaderBrief
    version: VersionBrief
    key_name: str
    key_prefix: str
    glsl_code: str | None
    passes: dict[str, Any] | None
    source_withheld: str


@dataclass(frozen=True)
class ConsentOut:
    field: str
    old: Any
    new: Any
    by: str
    created_at: datetime


@dataclass(frozen=True)
class TermsOut:
    licence: str
    allows_training: bool
    allows_agent_source: bool
    public_display: bool
    changes: list[ConsentOut]


@dataclass(frozen=True)
class PresetOut:
    id: UUID
    name: str
    values: dict[str, Any]
    by: str
    created_at: datetime


def brief_of(user: Any, shader: Shader) -> ShaderBrief:
    return ShaderBrief(**_brief(user, shader, shader.shown_version))


def shader_of(user: Any, shader: Shader, *, agent: bool) -> ShaderOut:
    version = selectors.shown_version_for(user, shader)
    drawing = drawing_of(version)
    return ShaderOut(
        **_brief(user, shader, version),
        description=version.description,
        parameters=version.parameters,
        allows_training=shader.allows_training,
        allows_agent_source=shader.allows_agent_source,
        public_display=shader.public_display,
        origin=_origin(shader.origin) if shader.origin else None,
        credit=credit_of(shader.credit) if shader.credit else None,
        poster_url=drawing.poster,
        preview_url=drawing.preview,
        render=RenderOut(drawing.status, drawing.reason),
        **_source(user, shader, version, agent=agent),
    )


def _origin(kept: dict[str, Any]) -> OriginOut:
    # Of what is kept only that: what binds the fork is for its terms to say.
    told: dict[str, Any] = {field.name: kept.get(field.name) for field in fields(OriginOut)}
    return OriginOut(**told)


def credit_of(kept: dict[str, str]) -> CreditOut:
    return CreditOut(**kept)


def _brief(user: Any, shader: Shader, version: ShaderVersion) -> dict[str, Any]:
    is_insider = selectors.may_edit(user, shader) or selectors.is_moderator(user)
    return {
        "code": shader.code,
        "url": shader.get_absolute_url(),
        "title": version.title,
        "author": shader.author.username if shader.author else shader.author_name,
        "status": shader.status,
        "is_public": shader.is_public,
        "dialect": version.dialect,
        "shader_type": version.shader_type,
        "tags": version.tags,
        "licence": shader.licence,
        "is_ai_generated": shader.is_ai_generated,
        "ai_provider": shader.ai_provider,
        "version": version.version_number,
        "live_version": shader.live_version.version_number if shader.live_version else None,
        "current_version": shader.current_version.version_number if is_insider else None,
        "is_waiting": is_insider and shader.pending_version_id is not None,
        "picture": picture_url(version),
        "created_at": shader.created_at,
        "published_at": shader.published_at,
        "updated_at": shader.updated_at,
    }


def version_brief_of(shader: Shader, version: ShaderVersion) -> VersionBrief:
    return VersionBrief(**_version(shader, version))


def version_of(user: Any, shader: Shader, version: ShaderVersion, *, agent: bool) -> VersionOut:
    return VersionOut(
        **_version(shader, version),
        description=version.description,
        tags=version.tags,
        shader_type=version.shader_type,
        dialect=version.dialect,
        parameters=version.parameters,
        **_source(user, shader, version, agent=agent),
    )


def _version(shader: Shader, version: ShaderVersion) -> dict[str, Any]:
    return {
        "number": version.version_number,
        "title": version.title,
        "change_note": version.change_note,
        "restored_from": version.restored_from,
        "is_live": version.pk == shader.live_version_id,
        "is_waiting": version.pk == shader.pending_version_id,
        "went_live_at": version.went_live_at,
        "picture": picture_url(version),
        "created_at": version.created_at,
    }


def decision_of(decision: ReviewDecision) -> DecisionOut:
    return DecisionOut(
        verdict=decision.verdict,
        by="Chromium" if decision.is_chromium else _name(decision.by),
        reason=decision.reason,
        messages=decision.messages,
        created_at=decision.created_at,
    )


def difference_of(
    user: Any, shader: Shader, older: ShaderVersion, newer: ShaderVersion, *, agent: bool
) -> DifferenceOut:
    before = selectors.source_get_for(user, shader, older, agent=agent)
    after = selectors.source_get_for(user, shader, newer, agent=agent)
    return DifferenceOut(
        older=version_brief_of(shader, older),
        newer=version_brief_of(shader, newer),
        passes=difference(before.program, after.program) if before.program and after.program else None,
        source_withheld=before.why or after.why,
    )


def lineage_of(user: Any, lineage: Lineage) -> LineageOut:
    return LineageOut(
        ancestors=[_ancestor(user, one) for one in lineage.ancestors],
        descendants=list(_descendants(user, lineage.tree)),
        hidden=lineage.hidden,
        is_cut=lineage.is_cut,
    )


def _ancestor(user: Any, ancestor: Ancestor) -> AncestorOut:
    return AncestorOut(
        shader=brief_of(user, ancestor.shader) if ancestor.shader else None,
        origin=_origin(ancestor.origin) if ancestor.origin else None,
    )


def _descendants(user: Any, node: Node) -> Iterator[DescendantOut]:
    for child in node.children:
        yield DescendantOut(parent=node.shader.code, shader=brief_of(user, child.shader))
        yield from _descendants(user, child)


def waiting_of(user: Any, version: ShaderVersion) -> WaitingOut:
    key = version.submitted_via
    return WaitingOut(
        id=version.pk,
        shader=ShaderBrief(**_brief(user, version.shader, version)),
        version=version_brief_of(version.shader, version),
        key_name=key.name if key else "",
        key_prefix=key.key_prefix if key else "",
        **_source(user, version.shader, version, agent=False),
    )


def terms_of(shader: Shader, changes: Iterable[ConsentChange]) -> TermsOut:
    told = [ConsentOut(change.field, change.old, change.new, _name(change.by), change.created_at) for change in changes]
    return TermsOut(**Terms.of(shader).fields, changes=told)


def preset_of(preset: ParameterPreset) -> PresetOut:
    return PresetOut(preset.pk, preset.name, preset.values, preset.person.username, preset.created_at)


def _name(person: User | None) -> str:
    return person.username if person else "somebody who left"


@dataclass(frozen=True)
class PictureOut:
    data: bytes
    mime_type: str


def picture_of(version: ShaderVersion) -> PictureOut | None:
    """The picture itself. A file that has gone missing is no reason to say nothing of the shader."""
    kind, _ = guess_type(version.thumbnail)
    if not version.thumbnail or not kind:
        return None
    try:
        with default_storage.open(version.thumbnail) as file:
            data = file.read(MAX_PICTURE_BYTES + 1)
    except OSError:
        return None
    return PictureOut(data, kind) if len(data) <= MAX_PICTURE_BYTES else None


def picture_url(version: ShaderVersion) -> str | None:
    return default_storage.url(version.thumbnail) if version.thumbnail else None


def _source(user: Any, shader: Shader, version: ShaderVersion, *, agent: bool) -> dict[str, Any]:
    source = selectors.source_get_for(user, shader, version, agent=agent)
    program = source.program.document if source.program else {"glsl_code": None, "passes": None}
    return {**program, "source_withheld": source.why}
