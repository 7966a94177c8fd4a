"""What programs are shown of what they brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.accounts.models import User
from apps.shaders.imports import Brought
from apps.shaders.shapes import CreditOut, ShaderBrief, brief_of, credit_of


@dataclass(frozen=True)
class BroughtOut:
    """What was found in a file, and the draft it became. `notes`: what was not carried over as it was."""

    title: str
    format: str
    dialect: str
    ok: bool
    errors: list[dict[str, Any]]
    licence: str
    credit: CreditOut
    notes: list[dict[str, str]]
    skipped: list[str]
    shader: ShaderBrief | None


def brought_of(user: User, brought: Brought) -> BroughtOut:
    found = brought.found
    return BroughtOut(
        title=found.title,
        format=found.format,
        dialect=found.dialect,
        ok=found.report.ok,
        errors=found.report.document()["errors"],
        licence=brought.licence,
        credit=credit_of(brought.credit),
        notes=[{"pass": note.pass_name, "message": note.message} for note in found.notes],
        skipped=list(found.skipped),
        shader=brief_of(user, brought.shader) if brought.shader else None,
    )
