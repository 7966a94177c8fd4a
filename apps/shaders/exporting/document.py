"""A shader with its history as JSON, which importing reads again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings

from apps.shaders import selectors
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.selectors import Visitor

FORMAT: Final = "fractafrag"
FORMAT_VERSION: Final = 1
# The newest that fit are in it: as JSON, at most twice as large, importing still takes it.
MAX_HISTORY_BYTES: Final = 3_500_000
MAX_VERSIONS: Final = 1000


def document(shader: Shader, versions: Iterable[ShaderVersion]) -> dict[str, Any]:
    """`versions`, newest first: those that the reader may see, and whose source they may have."""
    kept, left_out = _fitting(versions)
    if not kept:
        raise ValueError("A document has at least one version.")
    newest = kept[0]
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        **_content(newest),
        "licence": shader.licence,
        "author": shader.author.username if shader.author else shader.author_name,
        "url": settings.SITE_URL + shader.get_absolute_url(),
        "ai_provider": shader.ai_provider,
        "origin": shader.origin or None,
        "credit": shader.credit or None,
        "published_at": _moment(shader.published_at),
        "version": newest.version_number,
        "versions_left_out": left_out,
        "versions": [_past(version) for version in reversed(kept)],
    }


def history_for(user: Visitor, shader: Shader) -> Iterable[ShaderVersion]:
    """Newest first, those that this person may see, with their text."""
    rows = ShaderVersion.objects.filter(shader=shader)
    is_theirs = selectors.may_edit(user, shader) or selectors.is_moderator(user)
    rows = rows if is_theirs else selectors.accepted(rows)
    return rows.order_by("-version_number").iterator(chunk_size=20)


def _fitting(versions: Iterable[ShaderVersion]) -> tuple[list[ShaderVersion], int]:
    kept: list[ShaderVersion] = []
    room, left_out = MAX_HISTORY_BYTES, 0
    for version in versions:
        room -= sum(len(text.encode()) for text in (version.description, *_codes(version)))
        if kept and (room < 0 or len(kept) >= MAX_VERSIONS):
            left_out += 1
        else:
            kept.append(version)
    return kept, left_out


def _codes(version: ShaderVersion) -> list[str]:
    return [code for _, _, code in version.program.sources()]


def _content(version: ShaderVersion) -> dict[str, Any]:
    return {
        "title": version.title,
        "description": version.description,
        "tags": list(version.tags),
        "shader_type": version.shader_type,
        "dialect": version.dialect,
        **version.program.document,
    }


def _past(version: ShaderVersion) -> dict[str, Any]:
    return {
        "number": version.version_number,
        "note": version.change_note,
        "restored_from": version.restored_from,
        "created_at": _moment(version.created_at),
        "went_live_at": _moment(version.went_live_at),
        **_content(version),
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
