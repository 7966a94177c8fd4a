"""What is known of the pictures of a version, from the app above this one that has them drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from apps.shaders.models import ShaderVersion

STATES = ["none", "pending", "rendering", "ready", "failed"]


@dataclass(frozen=True)
class Drawing:
    status: str = "none"
    # Why it failed.
    reason: str = ""
    # Where they are.
    poster: str | None = None
    preview: str | None = None


_lookups: list[Callable[[ShaderVersion], Drawing]] = []


def register(look_up: Callable[[ShaderVersion], Drawing]) -> None:
    _lookups[:] = [look_up]


def drawing_of(version: ShaderVersion) -> Drawing:
    return _lookups[0](version) if _lookups else Drawing()
