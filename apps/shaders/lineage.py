"""What a shader was made from, and what was made from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from apps.shaders.models import Shader
from apps.shaders.selectors import Visitor, cards, met_by

MAX_ANCESTORS: Final = 50
MAX_DESCENDANTS: Final = 200

_ABOVE = """
WITH RECURSIVE above(id, parent, depth) AS (
    SELECT id, forked_from_id, 0 FROM shaders_shader WHERE id = %s
    UNION ALL
    SELECT shader.id, shader.forked_from_id, depth + 1
    FROM shaders_shader AS shader JOIN above ON shader.id = above.parent WHERE depth < %s
)
SELECT id FROM above WHERE depth > 0 ORDER BY depth
"""
# Nearest first, so that what is cut off is what lies farthest.
_BELOW = """
WITH RECURSIVE below(id, parent, depth, created_at) AS (
    SELECT id, forked_from_id, 1, created_at FROM shaders_shader WHERE forked_from_id = %s
    UNION ALL
    SELECT shader.id, shader.forked_from_id, depth + 1, shader.created_at
    FROM shaders_shader AS shader JOIN below ON shader.forked_from_id = below.id WHERE depth < %s
)
SELECT id, parent FROM below ORDER BY depth, created_at, id LIMIT %s
"""


@dataclass(frozen=True)
class Ancestor:
    # None: it is gone, or not for this visitor. Then `origin` says what its fork kept of it, where that may be seen.
    shader: Shader | None
    origin: dict[str, Any]


@dataclass
class Node:
    shader: Shader
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Lineage:
    # From the first to the nearest.
    ancestors: list[Ancestor]
    # The shader itself with what was made from it, as far as this visitor may see it.
    tree: Node
    shown: int
    # Made from it, and not for this visitor.
    hidden: int
    # There is more than is shown here.
    is_cut: bool


def lineage_for(user: Visitor, shader: Shader) -> Lineage:
    above = [pk for (pk,) in _rows(_ABOVE, [shader.pk, MAX_ANCESTORS])]
    below = _rows(_BELOW, [shader.pk, MAX_DESCENDANTS, MAX_DESCENDANTS + 1])
    is_cut, below = len(below) > MAX_DESCENDANTS, below[:MAX_DESCENDANTS]
    seen = _seen(user, [*above, *(pk for pk, _ in below)])
    tree = _tree(shader, below, seen)
    shown = sum(pk in seen for pk, _ in below)
    return Lineage(_ancestors(shader, above, seen), tree, shown, len(below) - shown, is_cut)


def _rows(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _seen(user: Visitor, pks: Iterable[uuid.UUID]) -> dict[uuid.UUID, Shader]:
    return {shader.pk: shader for shader in cards(met_by(user).filter(pk__in=list(pks)))}


def _ancestors(shader: Shader, above: list[uuid.UUID], seen: dict[uuid.UUID, Shader]) -> list[Ancestor]:
    found: list[Ancestor] = []
    child: Shader | None = shader
    for pk in above:
        found.append(Ancestor(seen.get(pk), child.origin if child else {}))
        child = seen.get(pk)
    # The first one that we know may itself have an origin that was deleted.
    if child is not None and child.is_fork and child.forked_from_id is None:
        found.append(Ancestor(None, child.origin))
    return found[::-1]


def _tree(shader: Shader, below: list[tuple[uuid.UUID, uuid.UUID]], seen: dict[uuid.UUID, Shader]) -> Node:
    """What is not for this visitor is left out, and what was made from that hangs where it would."""
    root = Node(shader)
    places = {shader.pk: root}
    for pk, parent in below:
        place = places[parent]
        if pk in seen:
            node = Node(seen[pk])
            place.children.append(node)
            places[pk] = node
        else:
            places[pk] = place
    return root
