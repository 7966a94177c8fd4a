"""What one may start from: small works, each in a folder, with a word about what it shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.accounts.models import User
from apps.shaders import versions
from apps.shaders.content import Content, Terms
from apps.shaders.folders import START
from apps.shaders.models import DraftRevision, Shader
from apps.shaders.told import ToldFolder

FOLDER: Final = Path(__file__).parent / "starts"


@dataclass(frozen=True)
class Start(ToldFolder):
    description_file = START

    @property
    def about(self) -> str:
        """One sentence for whoever chooses."""
        return str(self.told["about"])

    @property
    def order(self) -> int:
        return int(self.told["order"])


def starts() -> list[Start]:
    found = [Start(each.parent) for each in FOLDER.glob(f"*/{START}")]
    return sorted(found, key=lambda start: (start.order, start.name))


def start_get(name: str) -> Start | None:
    return next((start for start in starts() if start.name == name), None)


def draft_begin(*, author: User, start: Start, shader_id: uuid.UUID | None = None) -> Shader:
    """One that was begun from the same and never touched is given back: looking around leaves no heap of drafts."""
    if not author.is_active:
        raise PermissionDenied
    checked = versions.checked(start.content.program)
    with transaction.atomic():
        versions.lock_maker(author)
        same = versions.made_already(author, shader_id) or _untouched(author, start.content)
        return same or versions.draft_make(
            author,
            start.content,
            checked,
            id=shader_id or uuid.uuid4(),
            is_system=author.is_system,
            **Terms.of_person(author).fields,
        )


def _untouched(author: User, content: Content) -> Shader | None:
    rows = Shader.objects.filter(
        author=author,
        status=Shader.Status.DRAFT,
        taken_down_at__isnull=True,
        forked_version__isnull=True,
        credit={},
        current_version__version_number=1,
        current_version__content_hash=content.program.content_hash,
    )
    unread = rows.exclude(Exists(DraftRevision.objects.filter(shader=OuterRef("pk"))))
    found = unread.select_related("author", "current_version").order_by("-created_at", "-pk")[:20]
    return next((shader for shader in found if Content.of(shader.current_version) == content), None)
