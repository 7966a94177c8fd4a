"""Values of parameters that somebody keeps under a name, without forking."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import selectors, versions, words
from apps.shaders.models import PRESET_NAME_CHARS, ParameterPreset, Shader

MAX_PRESETS = 50
_COLOUR = re.compile(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?", re.IGNORECASE)


def preset_save(*, shader: Shader, by: User, name: str, values: Mapping[str, Any]) -> ParameterPreset:
    """For oneself; the author's are everybody's to apply. The same name again takes the new values."""
    name = words.line(name[: 4 * PRESET_NAME_CHARS])
    if not words.is_seen(name) or len(name) > PRESET_NAME_CHARS:
        raise ValidationError({"name": f"Give it a name of up to {PRESET_NAME_CHARS} characters."})
    with transaction.atomic():
        versions.lock_people(by.pk)
        seen = selectors.visible_to(by).filter(pk=shader.pk).first()
        if seen is None or not by.is_active:
            raise PermissionDenied
        mine = ParameterPreset.objects.filter(shader=seen, person=by)
        if mine.exclude(name=name).count() >= MAX_PRESETS:
            raise Refused(f"You have {MAX_PRESETS} presets of this shader. Delete one that you no longer need.")
        row, _ = ParameterPreset.objects.update_or_create(
            shader=seen, person=by, name=name, defaults={"values": _fitting(seen.parameters, values)}
        )
        return row


def preset_delete(*, preset: ParameterPreset, by: User) -> None:
    """One's own. Deleting what is gone is done already."""
    if preset.person_id != by.pk:
        raise PermissionDenied
    ParameterPreset.objects.filter(pk=preset.pk, person=by).delete()


def _fitting(parameters: list[dict[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(values, Mapping) or not values:
        raise ValidationError({"values": "Say which values are to be kept, by the names of the parameters."})
    known = {parameter["name"]: parameter for parameter in parameters}
    unknown = [name for name in values if name not in known]
    if unknown:
        raise ValidationError({"values": f"This shader has no parameter {str(unknown[0])[:60]}."})
    wrong = [name for name, value in values.items() if not _fits(known[name], value)]
    if wrong:
        raise ValidationError({"values": f"{wrong[0]} does not take this value."})
    return dict(values)


def _fits(parameter: Mapping[str, Any], value: Any) -> bool:
    match parameter["type"]:
        case "bool":
            return isinstance(value, bool)
        case "int":
            return isinstance(value, int) and _within(parameter, value)
        case "vec2":
            return isinstance(value, list) and len(value) == 2 and all(_within(parameter, part) for part in value)
        case "color":
            return isinstance(value, str) and bool(_COLOUR.fullmatch(value))
        case _:
            return _within(parameter, value)


def _within(parameter: Mapping[str, Any], value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    low, high = parameter.get("min"), parameter.get("max")
    return (low is None or value >= low) and (high is None or value <= high)
