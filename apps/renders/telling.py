"""What people are told about renders."""

from __future__ import annotations

from django.db import transaction

from apps.notices.kinds import Kind, Payload
from apps.notices.services import notice_send
from apps.renders.models import Render
from apps.shaders.models import ShaderVersion


def _failed_body(payload: Payload) -> str:
    return (
        f"{payload.get('reason', '')}\n\n"
        "It stays published, without a picture of this version. Visitors can start it themselves. "
        "A version that draws faster gets its picture."
    )


KINDS = (
    Kind(
        "renders.failed",
        title="Shaders that cannot be drawn",
        description="When no picture can be made of a shader of yours that the public sees.",
        body=_failed_body,
        action="See the shader",
    ),
)


def tell_failed(version: ShaderVersion, row: Render) -> None:
    shader = version.shader
    if shader.author is None or shader.live_version_id != version.pk:
        return
    with transaction.atomic():
        notice_send(
            person=shader.author,
            kind="renders.failed",
            subject=f"“{version.title}” cannot be drawn",
            payload={"reason": row.reason, "version": version.version_number},
            url=shader.get_absolute_url(),
            dedupe_key=f"renders.failed:{version.pk}:{row.renderer_version}",
        )
