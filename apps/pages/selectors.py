"""Reads for pages that are about everything at once: feeds and the sitemap."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.selectors import Visitor, accepted, cards, is_moderator, listed, may_edit, visible_to

# A shader's public code, and the number of a version; without one, that which is shown.
Key = tuple[str, int | None]

_PROGRAM = ("glsl_code", "passes", "parameters")
_OF_VERSION = (*_PROGRAM, "description", "style_metadata")


@dataclass(frozen=True)
class Place:
    path: str
    changed: datetime | None


def feed_list(*, person: User | None = None, size: int) -> Sequence[Shader]:
    """The newest, with their words: what their authors let us show elsewhere."""
    rows = listed().filter(public_display=True)
    rows = rows.filter(author=person) if person else rows
    versions = [f"{version}__{name}" for version in ("live_version", "current_version") for name in _OF_VERSION]
    rows = rows.select_related("author", "live_version", "current_version").defer(*_PROGRAM, *versions)
    return list(rows.order_by("-published_at", "-id")[:size])


# --- Many versions at once -------------------------------------------------------------------------------


def versions_by_key(user: Visitor, wanted: Collection[Key]) -> dict[Key, tuple[Shader, ShaderVersion]]:
    """Those of them that this person may see, without their text, in as many queries for one as for fifty."""
    if not wanted:
        return {}
    shaders = {row.code: row for row in cards(visible_to(user).filter(code__in={code for code, _ in wanted}))}
    named = [(shaders[code], number) for code, number in wanted if code in shaders and number is not None]
    numbered = {(row.shader_id, row.version_number): row for row in _numbered(user, named)}
    found: dict[Key, tuple[Shader, ShaderVersion]] = {}
    for code, number in wanted:
        shader = shaders.get(code)
        if shader is None:
            continue
        version = shader.shown_version if number is None else numbered.get((shader.pk, number))
        if version is not None:
            found[code, number] = (shader, version)
    return found


def _numbered(user: Visitor, named: Sequence[tuple[Shader, int]]) -> Iterable[ShaderVersion]:
    """All for authors and moderators; for others what was live and still may be."""
    if not named:
        return []
    its_number = reduce(or_, (Q(shader=shader.pk, version_number=number) for shader, number in named))
    rows = ShaderVersion.objects.filter(its_number).defer(*_PROGRAM, "description")
    knows_all = is_moderator(user)
    all_of = {shader.pk for shader, _ in named if knows_all or may_edit(user, shader)}
    some_of = {shader.pk for shader, _ in named} - all_of
    return [*rows.filter(shader__in=all_of), *accepted(rows.filter(shader__in=some_of))]


# --- Sitemap: pages of rows, each beginning where the one before ended -----------------------------------


def _shaders() -> QuerySet[Shader]:
    return listed()


def _people() -> QuerySet[User]:
    return User.objects.filter(Exists(listed().filter(author=OuterRef("pk"))), is_active=True)


_ROWS: dict[str, tuple[Any, str]] = {"shaders": (_shaders, "code"), "people": (_people, "username")}
SITEMAP_KINDS = tuple(_ROWS)


def sitemap_starts(kind: str, size: int) -> list[str]:
    """The key of each page's first row; offsets are only ever one page long."""
    make, key = _ROWS[kind]
    starts: list[str] = []
    following = list(make().order_by(key).values_list(key, flat=True)[:1])
    while following:
        starts.append(following[0])
        rows = make().filter(**{f"{key}__gte": starts[-1]}).order_by(key)
        following = list(rows.values_list(key, flat=True)[size : size + 1])
    return starts


def sitemap_places(kind: str, start: str, size: int) -> list[Place]:
    make, key = _ROWS[kind]
    rows = make().filter(**{f"{key}__gte": start}).order_by(key)
    if kind == "people":
        found = rows.values_list("username", flat=True)[:size]
        return [Place(f"/@{username}/", None) for username in found]
    return [
        Place(f"/s/{code}/{slug}/", changed)
        for code, slug, changed in rows.values_list("code", "slug", "updated_at")[:size]
    ]


def newest_change() -> datetime | None:
    found: datetime | None = listed().aggregate(at=Max("published_at"))["at"]
    return found
