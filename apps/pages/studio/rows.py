"""What the editor's script is told of one unsaved draft."""

from __future__ import annotations

from typing import Any

from apps.shaders.models import DraftRevision


def draft_row(draft: DraftRevision) -> dict[str, Any]:
    return {
        "id": str(draft.pk),
        "device": str(draft.device),
        "based_on": draft.based_on,
        "typed_at": draft.typed_at.isoformat(),
        "saved_at": draft.saved_at.isoformat(),
        "settled_at": draft.settled_at.isoformat() if draft.settled_at else None,
        "saved_as": draft.saved_as,
        "title": draft.title,
    }
