"""What the player element is given: one program, its still picture, and how it behaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.pages.pictures import Pictures, held, pictures_of
from apps.renders.selectors import Status, render_status
from apps.shaders.models import ShaderVersion


@dataclass(frozen=True)
class Player:
    program: dict[str, Any]
    title: str
    pictures: Pictures
    # Of the element with the program; one page may have several.
    id: str = "program"
    controls: str = "full"
    start: str = "auto"
    # What is said instead of starting.
    held: str = ""
    # All of one group share a clock and a scrubber.
    group: str = ""
    # In a frame without an origin, pictures are asked for as by anybody.
    anonymous: bool = False
    # What a page asks with while there is no still.
    render: str = ""


def player_of(version: ShaderVersion, status: Status | None = None, **ways: Any) -> Player:
    """A browser must have the program to run it, also where its source is not shown."""
    status = status or render_status(version)
    why = held(status)
    ways["start"] = "paused" if why else ways.get("start", "auto")
    return Player(version.program.document, version.title, pictures_of(version, status), held=why, **ways)
