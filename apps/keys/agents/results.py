from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Picture:
    data: bytes
    mime_type: str = "image/png"


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A tool's result with words and pictures of its own.

    `of` goes to programs as structured content. `text` is what the model reads; without it, it reads `of` as JSON.
    Some clients show a model the text alone, so it says all that matters.
    """

    of: T
    text: str = ""
    pictures: list[Picture] = field(default_factory=list)
