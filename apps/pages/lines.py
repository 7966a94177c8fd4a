"""What a compiler says, with the way to where it can be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.shaders.models import Shader
from apps.shaders.programs import LABELS, PASS_NAMES


@dataclass(frozen=True)
class SaidLine:
    """One message, with its place in the author's own lines. The address is for the author alone."""

    place: str
    message: str
    url: str = ""


def said_line(shader: Shader, message: Mapping[str, Any], *, is_own: bool) -> SaidLine:
    """`message` as checks and renders keep it: pass, line, message."""
    name, line = str(message.get("pass", "")), message.get("line")
    label = LABELS.get(name, name)
    place = f"{label}, line {line}" if line else label
    return SaidLine(place, str(message.get("message", "")), editor_url(shader, name, line) if is_own else "")


def editor_url(shader: Shader, pass_name: str = "", line: int | None = None) -> str:
    address = reverse("studio:shaders_shader_change", args=[shader.code])
    if pass_name not in PASS_NAMES:
        return address
    # The pass by its name on the page, which every browser finds; the line is for the editor.
    return address + (f"?line={line}" if line else "") + f"#pass-{pass_name}"
