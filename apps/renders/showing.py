"""What follows when a render has come to an end: pictures for every version that has the program, looks for what the
public sees, a word to whom it fails.

All of it can be done again and changes nothing then. The render's row is never locked here: whoever publishes locks
the shader first and that afterwards.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from apps.renders import current, selectors, signals, telling
from apps.renders.models import Look, Render
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.services import program_picture_set, version_picture_set, version_refuse


def settle(render: Render) -> None:
    row = Render.objects.filter(pk=render.pk).first()
    if row is None:
        return
    if row.status == Render.Status.READY:
        _show(row)
    elif row.status == Render.Status.FAILED and row.renderer_version == current.RENDERER:
        _tell(row)


def show_picture(content_hash: str, thumbnail: str) -> None:
    program_picture_set(content_hash=content_hash, thumbnail=thumbnail)


def show_version(row: Render, version: ShaderVersion) -> None:
    """One that came when its program was drawn already; its shader is locked."""
    version_picture_set(version=version, thumbnail=row.thumbnail, style_metadata=row.style_metadata)
    shader = Shader.objects.filter(pk=version.shader_id, live_version=version.pk).first()
    if shader is not None:
        _look(row, shader)


def _show(row: Render) -> None:
    program_picture_set(content_hash=row.content_hash, thumbnail=row.thumbnail, style_metadata=row.style_metadata)
    for pk in selectors.live_in(row.content_hash).order_by("pk").values_list("pk", flat=True):
        _show_shader(row, pk)
    with transaction.atomic():
        signals.render_ready.send(sender=Render, render=row)


def _show_shader(row: Render, pk: uuid.UUID) -> None:
    with transaction.atomic():
        # Locked: it may be given another version, or be hidden, in this moment.
        mine = selectors.live_in(row.content_hash).select_for_update(no_key=True, of=("self",)).filter(pk=pk)
        shader = mine.first()
        if shader is not None:
            _look(row, shader)


def _look(row: Render, shader: Shader) -> None:
    if row.style_vector is None or row.code_vector is None or row.fingerprint_version is None:
        return
    Look.objects.update_or_create(
        shader=shader,
        defaults={
            "render": row,
            "style_vector": row.style_vector,
            "code_vector": row.code_vector,
            "style_metadata": row.style_metadata,
            "fingerprint_version": row.fingerprint_version,
            "listed": shader.is_listed,
            "updated_at": timezone.now(),
        },
    )


def _tell(row: Render) -> None:
    """What does not compile goes back to its author; of anything else the public still sees it run."""
    does_not_compile = row.kind == Render.Kind.COMPILE
    for version in selectors.shown_or_waiting(row.content_hash):
        if does_not_compile:
            version_refuse(version=version, reason=row.reason, messages=row.messages)
        else:
            telling.tell_failed(version, row)
