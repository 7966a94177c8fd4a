"""A fork: somebody's own shader that says for ever what it was made from."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.keys.models import ApiKey
from apps.shaders import selectors, signals, versions
from apps.shaders.content import Content, Terms
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.versions import Checked


def shader_fork(
    *,
    shader: Shader,
    by: User,
    number: int | None = None,
    via: ApiKey | None = None,
    shader_id: uuid.UUID | None = None,
) -> Shader:
    """A draft with its origin's program, licence and mark of a model. With a `shader_id`, once."""
    if same := versions.made_already(by, shader_id):
        return same
    with transaction.atomic():
        versions.lock_maker(by)
        # So that it is not archived, nor its licence changed, between looking and taking.
        origin = versions.lock_shader(shader)
        if same := versions.made_already(by, shader_id):
            return same
        version = _seen_version(origin, by, number)
        if origin.taken_down_at is not None:
            raise Refused("A moderator took this shader down.")
        may, why = selectors.may_fork(by, origin, agent=via is not None)
        if not may:
            raise Refused(why)
        fork = _make(origin, version, by, via, shader_id)
        signals.shader_forked.send(sender=Shader, shader=fork, origin=origin)
        return fork


def _seen_version(origin: Shader, by: User, number: int | None) -> ShaderVersion:
    if not by.is_active or not selectors.visible_to(by).filter(pk=origin.pk).exists():
        raise PermissionDenied
    if number is None:
        return selectors.shown_version_for(by, origin)
    version = selectors.version_get_for(by, origin, number)
    if version is None:
        raise Refused(f"There is no version {number}.")
    return version


def _make(origin: Shader, version: ShaderVersion, by: User, via: ApiKey | None, shader_id: uuid.UUID | None) -> Shader:
    bound = _bound(origin, by)
    terms = Terms.of_person(by)
    return versions.draft_make(
        by,
        Content.of(version),
        Checked(ok=True, dialect=version.dialect, parameters=version.parameters),
        note=f"Forked from “{version.title}”, version {version.version_number}",
        via=via,
        id=shader_id or uuid.uuid4(),
        licence=origin.licence,
        allows_training=terms.allows_training and bound.get("allows_training", True),
        allows_agent_source=terms.allows_agent_source and bound.get("allows_agent_source", True),
        public_display=terms.public_display,
        access_tier=Shader.Access.LOCKED if bound.get("locked") else Shader.Access.OPEN,
        ai_provider=origin.ai_provider,
        is_ai_generated=origin.is_ai_generated,
        forked_from=origin,
        forked_version=version.version_number,
        origin={
            "code": origin.code,
            "title": version.title,
            "url": origin.get_absolute_url(),
            "author": origin.author_name,
            "version": version.version_number,
            "licence": origin.licence,
        },
        origin_terms=bound,
        # Whoever made it first stays named, however many forks later.
        credit=dict(origin.credit),
    )


def _bound(origin: Shader, by: User) -> dict[str, Any]:
    """What the fork's author may not loosen. With one's own origin only what binds that one already."""
    if origin.author_id == by.pk:
        return dict(origin.origin_terms)
    return {
        "licence": origin.licence,
        "allows_training": origin.allows_training,
        "allows_agent_source": origin.allows_agent_source,
        "locked": origin.access_tier == Shader.Access.LOCKED,
    }
