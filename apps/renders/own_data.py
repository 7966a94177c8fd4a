"""What renders keep about a person: what they had drawn without saving it, for a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.accounts.personal_data import Export, ExportedFile, Leaving, Relation
from apps.renders.models import Preview

RELATIONS = [
    Relation(
        "renders.Preview",
        "asked_by",
        exported=True,
        leaving=Leaving.ERASED,
        why="It is of use to this person only, and gone after a day anyway.",
    ),
]


def export(user: User) -> Export:
    mine = Preview.objects.filter(asked_by=user).select_related("render").order_by("created_at", "pk")
    return Export(data={"previews": [_preview(preview) for preview in mine]}, files=_pictures(user))


def _preview(preview: Preview) -> dict[str, Any]:
    row = preview.render
    return {
        "id": preview.pk,
        "created_at": preview.created_at,
        **row.program_document,
        "status": row.status,
        "reason": row.reason,
        "messages": row.messages,
        "measurements": row.measurements,
        "style_metadata": row.style_metadata,
    }


def _pictures(user: User) -> Iterator[ExportedFile]:
    for preview in Preview.objects.filter(asked_by=user).select_related("render").order_by("created_at", "pk"):
        for what, path in (("picture", preview.render.thumbnail), ("preview", preview.render.preview)):
            if path and default_storage.exists(path):
                name = f"{preview.pk}/{what}.{path.rpartition('.')[2]}"
                yield ExportedFile(name, lambda path=path: default_storage.open(path))  # type: ignore[misc]
