"""What our own export wrote, or somebody who writes our programs by hand."""

from __future__ import annotations

from typing import Any, Final

from apps.accounts.models import User
from apps.shaders.importing.credit import web_address
from apps.shaders.importing.found import AUTHOR_CHARS, CannotRead, Credit, Found, Note, line, make
from apps.shaders.models import NOTE_CHARS, Shader

FORMAT: Final = "Fractafrag"
MAX_HISTORY: Final = 1000


def is_own(document: Any) -> bool:
    return isinstance(document, dict) and "glsl_code" in document


def read_own(name: str, document: dict[str, Any]) -> Found:
    passes = document.get("passes")
    if passes is not None and not isinstance(passes, dict):
        raise CannotRead("Passes are an object: a name and what is in it.")
    kind = document.get("shader_type")
    history = _history(document.get("versions"))
    notes = [Note("", "The versions before this one are not made again.")] if len(history) > 1 else []
    if document.get("ai_provider") in Shader.AiProvider.values:
        notes.append(Note("", "It was made by a model. Say so when you keep it."))
    return make(
        title=line(document.get("title"), 100) or name,
        description=document.get("description") or "",
        tags=document["tags"] if isinstance(document.get("tags"), list) else (),
        program=(document["glsl_code"], passes or {}),
        shader_type=kind if isinstance(kind, str) and kind in Shader.Kind.values else "2d",
        format=FORMAT,
        credit=_credit(document),
        notes=notes,
        history=history,
    )


def _credit(document: dict[str, Any]) -> Credit:
    """Of whoever made it first: what was brought here before says so."""
    kept = document.get("credit")
    first = _named(kept) if isinstance(kept, dict) else Credit()
    here = _named(document)
    if not (first.author or first.url):
        return here
    return Credit(first.author, first.url, first.licence or here.licence)


def _named(told: dict[str, Any]) -> Credit:
    licence = told.get("licence")
    return Credit(
        line(told.get("author"), AUTHOR_CHARS),
        web_address(told.get("url")),
        licence if isinstance(licence, str) and licence in User.Licence.values else "",
    )


def _history(versions: Any) -> list[str]:
    rows = [one for one in versions if isinstance(one, dict)] if isinstance(versions, list) else []
    return [words for one in rows[:MAX_HISTORY] if (words := _past(one))]


def _past(version: dict[str, Any]) -> str:
    number, note = version.get("number"), line(version.get("note"), NOTE_CHARS)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**31:
        return ""
    day = line(version.get("created_at"), 10)
    return f"Version {number}{f', {day}' if day else ''}{f': {note}' if note else ''}"
