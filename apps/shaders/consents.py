"""What an author allows others to do with a shader. Every change is logged for ever."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import licences, versions
from apps.shaders.content import Terms
from apps.shaders.models import ConsentChange, Shader

BOUND = {
    "allows_training": "The author of its origin does not let it be used for training, and it contains that work.",
    "allows_agent_source": "The author of its origin does not let agents read the source, and it contains that work.",
}


def terms_set(*, shader: Shader, by: User, terms: Terms) -> Shader:
    require_known(terms)
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        _require_unbound(row, terms)
        _change(row, by, terms.fields)
        return row


def access_set(*, shader: Shader, by: User, access_tier: str) -> Shader:
    """Whether everybody who sees the shader may read its source."""
    if access_tier not in Shader.Access.values:
        raise Refused(f"The access is one of: {', '.join(Shader.Access.values)}.")
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        if access_tier == Shader.Access.OPEN and bound_of(row).get("locked"):
            raise Refused("The source of its origin is locked, and it contains that work.")
        _change(row, by, {"access_tier": access_tier})
        return row


def ai_mark_set(*, shader: Shader, by: User, ai_provider: str) -> Shader:
    """Which model made it. Nothing: none did."""
    require_provider(ai_provider)
    with transaction.atomic():
        row = versions.lock_own(shader, by)
        row.ai_provider, row.is_ai_generated = ai_provider, bool(ai_provider)
        return versions.save(row)


def require_provider(ai_provider: str) -> None:
    if ai_provider and ai_provider not in Shader.AiProvider.values:
        raise ValidationError({"ai_provider": f"The provider is one of: {', '.join(Shader.AiProvider.values)}."})


def require_known(terms: Terms) -> None:
    if terms.licence not in User.Licence.values:
        raise ValidationError({"licence": f"The licence is one of: {', '.join(User.Licence.values)}."})


def bound_of(shader: Shader) -> dict[str, Any]:
    """What the author of its origin allows, where that is somebody else."""
    return dict(shader.origin_terms)


def licence_choices(shader: Shader) -> list[User.Licence]:
    """What it has, and what it may have."""
    allowed = licences.choices_for(bound_of(shader).get("licence"))
    return [licence for licence in User.Licence if licence in allowed or licence == shader.licence]


def _require_unbound(row: Shader, terms: Terms) -> None:
    bound = bound_of(row)
    if terms.licence != row.licence and terms.licence not in licences.choices_for(bound.get("licence")):
        raise ValidationError({"licence": licences.why(bound["licence"])})
    problems = {
        field: sentence
        for field, sentence in BOUND.items()
        if getattr(terms, field) and not getattr(row, field) and bound.get(field) is False
    }
    if problems:
        raise ValidationError(problems)


def _change(row: Shader, by: User, fields: dict[str, Any]) -> None:
    changed = {name: new for name, new in fields.items() if new != getattr(row, name)}
    if not changed:
        return
    ConsentChange.objects.bulk_create(
        ConsentChange(shader=row, field=name, old=getattr(row, name), new=new, by=by) for name, new in changed.items()
    )
    for name, new in changed.items():
        setattr(row, name, new)
    versions.save(row)
