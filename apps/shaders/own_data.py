"""What shaders keep about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.accounts.personal_data import Export, ExportedFile, Leaving, Relation
from apps.shaders.models import (
    ConsentChange,
    DraftRevision,
    ParameterPreset,
    ReviewDecision,
    Shader,
    ShaderVersion,
    SourceGrant,
)

_ONLY_THEIRS = "It is of use to this person only."

RELATIONS = [
    Relation(
        "shaders.Shader",
        "author",
        exported=True,
        leaving=Leaving.KEPT,
        why="Drafts go. Published works stay with the author's name, for credit, or go: the person chooses.",
    ),
    Relation(
        "shaders.ShaderVersion",
        "created_by",
        exported=True,
        leaving=Leaving.KEPT,
        why="A published work's history stays with the work.",
    ),
    Relation(
        "shaders.ReviewDecision",
        "by",
        exported=True,
        leaving=Leaving.KEPT,
        why="The decision belongs to the shader; the moderator's name goes.",
    ),
    Relation("shaders.SourceGrant", "user", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation(
        "shaders.ConsentChange",
        "by",
        exported=True,
        leaving=Leaving.KEPT,
        why="What was allowed when is proof for those who relied on it; it stays with the work, without the name.",
    ),
    Relation("shaders.ParameterPreset", "person", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
    Relation("shaders.DraftRevision", "person", exported=True, leaving=Leaving.ERASED, why=_ONLY_THEIRS),
]

SHADER_FIELDS = (
    "id",
    "code",
    "slug",
    "title",
    "status",
    "is_public",
    "is_ai_generated",
    "ai_provider",
    "licence",
    "allows_training",
    "allows_agent_source",
    "public_display",
    "origin",
    "forked_version",
    "credit",
    "access_tier",
    "source_unlock_price_cents",
    "commercial_license_price_cents",
    "created_at",
    "published_at",
    "updated_at",
)
DRAFT_FIELDS = ("device", "based_on", "sheet", "started_at", "typed_at", "saved_at", "settled_at", "saved_as")
VERSION_FIELDS = (
    "version_number",
    "title",
    "description",
    "tags",
    "shader_type",
    "dialect",
    "glsl_code",
    "passes",
    "parameters",
    "change_note",
    "restored_from",
    "thumbnail",
    "went_live_at",
    "created_at",
)


def export(user: User) -> Export:
    shaders = list(Shader.objects.filter(author=user).order_by("created_at", "pk").values(*SHADER_FIELDS))
    return Export(
        data={
            "shaders": [_whole(shader) for shader in shaders],
            "presets": list(
                ParameterPreset.objects.filter(person=user)
                .order_by("created_at", "pk")
                .values("shader__code", "name", "values", "created_at")
            ),
            "sources_unlocked": list(
                SourceGrant.objects.filter(user=user)
                .order_by("created_at", "pk")
                .values("shader__code", "why", "created_at")
            ),
            "reviews": list(
                ReviewDecision.objects.filter(by=user)
                .order_by("created_at", "pk")
                .values("version__shader__code", "version__version_number", "verdict", "reason", "created_at")
            ),
        },
        files=_pictures(user),
    )


def _whole(shader: dict[str, Any]) -> dict[str, Any]:
    versions = ShaderVersion.objects.filter(shader_id=shader["id"]).order_by("version_number")
    decisions = ReviewDecision.objects.filter(version__shader_id=shader["id"]).order_by("created_at", "pk")
    changes = ConsentChange.objects.filter(shader_id=shader["id"]).order_by("created_at", "pk")
    # Their own only: nobody else's text is ever with a shader of theirs.
    drafts = DraftRevision.objects.filter(shader_id=shader["id"]).order_by("saved_at", "pk")
    return {
        **shader,
        "versions": list(versions.values(*VERSION_FIELDS)),
        "decisions": list(decisions.values("version__version_number", "verdict", "reason", "messages", "created_at")),
        "draft_revisions": list(drafts.values(*DRAFT_FIELDS)),
        "consent_changes": list(changes.values("field", "old", "new", "created_at")),
    }


def _pictures(user: User) -> Iterator[ExportedFile]:
    mine = ShaderVersion.objects.filter(shader__author=user).exclude(thumbnail="")
    for code, number, path in mine.values_list("shader__code", "version_number", "thumbnail"):
        if default_storage.exists(path):
            name = f"{code}/version-{number}.{path.rpartition('.')[2]}"
            yield ExportedFile(name, lambda path=path: default_storage.open(path))  # type: ignore[misc]
