"""What an import finds, and how it says that it found nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.shaders import words
from apps.shaders.check import Report, check
from apps.shaders.models import DESCRIPTION_CHARS, MAX_TAGS, TITLE_CHARS
from apps.shaders.programs import Program

AUTHOR_CHARS: Final = 100
URL_CHARS: Final = 300
# Of what a file calls its own, before anything looks at every sign of it.
_LOOKED_AT: Final = 4


class CannotRead(Exception):
    """One plain sentence for whoever brought the file."""


@dataclass(frozen=True)
class Credit:
    author: str = ""
    url: str = ""
    # One of ours, or empty where nothing was said, or nothing that we have.
    licence: str = ""


@dataclass(frozen=True)
class Note:
    """What was not carried over as it was. Without a pass it is about the whole."""

    pass_name: str
    message: str


@dataclass(frozen=True)
class Found:
    title: str
    description: str
    tags: tuple[str, ...]
    program: Program
    shader_type: str
    # How the file was understood, in words.
    format: str
    credit: Credit = Credit()
    notes: tuple[Note, ...] = ()
    # Passes and files that are not in the program at all.
    skipped: tuple[str, ...] = ()
    # What its versions were, in words, oldest first; they are not made again.
    history: tuple[str, ...] = ()

    @cached_property
    def report(self) -> Report:
        """The compiler's word; asked for once."""
        return check(self.program)

    @property
    def dialect(self) -> str:
        return self.report.dialect


def make(
    *,
    title: str,
    program: tuple[str, Mapping[str, Any]],
    format: str,  # noqa: A002  as its field
    description: str = "",
    tags: Iterable[Any] = (),
    shader_type: str = "2d",
    credit: Credit = Credit(),
    notes: Iterable[Note] = (),
    skipped: Iterable[str] = (),
    history: Iterable[str] = (),
) -> Found:
    """Tidied, as if somebody had typed it; raises CannotRead where it is no program that we could keep."""
    title = line(title, TITLE_CHARS) or "Untitled"
    try:
        made = Program.of(*program)
    except ValidationError as wrong:
        raise CannotRead(" ".join(wrong.messages)) from None
    if not made.glsl_code:
        raise CannotRead(f"{title} has no code for its picture.")
    return Found(
        title=title,
        description=paragraphs(description),
        tags=tidy_tags(tags),
        program=made,
        shader_type=shader_type,
        format=format,
        credit=Credit(line(credit.author, AUTHOR_CHARS), credit.url[:URL_CHARS], credit.licence),
        notes=tuple(dict.fromkeys(notes)),
        skipped=tuple(dict.fromkeys(skipped)),
        history=tuple(history),
    )


def line(text: Any, limit: int) -> str:
    """One line of what may be anything; cut where it is too long, for it is not the visitor who wrote it."""
    if not isinstance(text, str):
        return ""
    tidy = words.line(text[: _LOOKED_AT * limit])
    return tidy[:limit].strip() if words.is_seen(tidy) else ""


def paragraphs(text: Any) -> str:
    if not isinstance(text, str):
        return ""
    tidy = words.paragraphs(text[: 2 * DESCRIPTION_CHARS])
    return tidy[:DESCRIPTION_CHARS].strip() if words.is_seen(tidy) else ""


def tidy_tags(given: Iterable[Any]) -> tuple[str, ...]:
    """The first that can be tags."""
    found: dict[str, None] = {}
    for one in list(given)[: 4 * MAX_TAGS]:
        try:
            found |= dict.fromkeys(words.tags([one]))
        except ValidationError:
            continue
    return tuple(found)[:MAX_TAGS]
