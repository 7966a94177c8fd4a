"""What the studio's list reads: one's own, and nobody else's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Count, F, QuerySet

from apps.core import codes
from apps.shaders.models import DraftRevision, Shader
from apps.shaders.selectors import Visitor, cards, person_of


def desk_rows(user: Visitor) -> QuerySet[Shader]:
    """Order and narrow them as you show them."""
    return cards(Shader.objects.filter(author=person_of(user), author__isnull=False))


def own_among(user: Visitor, given: Iterable[str]) -> list[Shader]:
    """Those of them that are one's own, with all that they are made of, in the order of the codes."""
    wanted = [code for code in dict.fromkeys(given) if codes.FORM.fullmatch(code)]
    rows = Shader.objects.filter(author=person_of(user), author__isnull=False, code__in=wanted)
    found = {row.code: row for row in rows.select_related("author", "current_version", "live_version")}
    return [found[code] for code in wanted if code in found]


def counts_by_status(rows: QuerySet[Shader]) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(Count("pk")))


def unsaved_among(user: Visitor, shaders: Sequence[Shader]) -> set[uuid.UUID]:
    """Those in whose editor something was typed after their latest version, and neither saved nor thrown away."""
    typed = DraftRevision.objects.filter(
        saved_at__gt=F("shader__current_version__created_at"),
        person=person_of(user),
        shader__in=shaders,
        settled_at__isnull=True,
    )
    return set(typed.order_by().values_list("shader_id", flat=True).distinct())
