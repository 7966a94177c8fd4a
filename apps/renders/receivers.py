"""What renders hear of shaders. A test pins each signal to its receivers."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from apps.renders import services
from apps.renders.models import Render
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.signals import (
    shader_published,
    shader_taken_down,
    shader_visibility_changed,
    version_saved,
    version_waits,
    version_went_live,
)


@receiver(version_went_live, dispatch_uid="renders.went_live")
@receiver(version_waits, dispatch_uid="renders.waits")
def draw_soon(*, shader: Shader, version: ShaderVersion, **_: Any) -> None:
    """Nobody waits for what the platform itself brings."""
    priority = Render.Priority.LATER if shader.is_system else Render.Priority.SOON
    services.render_request(version=version, priority=priority)


@receiver(version_saved, dispatch_uid="renders.saved")
def draw_later(*, version: ShaderVersion, **_: Any) -> None:
    services.render_request(version=version, priority=Render.Priority.LATER)


@receiver(shader_published, dispatch_uid="renders.published")
@receiver(shader_visibility_changed, dispatch_uid="renders.visibility")
@receiver(shader_taken_down, dispatch_uid="renders.taken_down")
def list_look(*, shader: Shader, **_: Any) -> None:
    services.look_list(shader=shader)
