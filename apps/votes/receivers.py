"""What votes hear of shaders. A test pins each signal to its receiver."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from apps.shaders.models import Shader
from apps.shaders.signals import shader_published, shader_taken_down, shader_visibility_changed
from apps.votes import services


@receiver(shader_published, dispatch_uid="votes.published")
@receiver(shader_visibility_changed, dispatch_uid="votes.visibility")
@receiver(shader_taken_down, dispatch_uid="votes.taken_down")
def keep_standing(*, shader: Shader, **_: Any) -> None:
    services.standing_keep(shader=shader)
