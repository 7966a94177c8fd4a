"""What the player element is given: one program, its still picture, and how it behaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.pages.cards import picture_url
from apps.shaders.models import ShaderVersion


@dataclass(frozen=True)
class Player:
    program: dict[str, Any]
    title: str
    poster: str = ""
    # Of the element with the program; one page may have several.
    id: str = "program"
    controls: str = "full"
    start: str = "auto"
    # All of one group share a clock and a scrubber.
    group: str = ""
    # In a frame without an origin, pictures are asked for as by anybody.
    anonymous: bool = False


def player_of(version: ShaderVersion, **ways: Any) -> Player:
    """A browser must have the program to run it, also where its source is not shown."""
    return Player(version.program.document, version.title, picture_url(version.thumbnail), **ways)
