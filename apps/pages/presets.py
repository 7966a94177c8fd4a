"""Values of parameters under a name: as links, and kept from the page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.finding import shader_or_404
from apps.shaders import selectors, services
from apps.shaders.forms import PresetForm
from apps.shaders.models import Shader

# Before each parameter's name in an address, so that none can be taken for something else.
PREFIX = "p."


@dataclass(frozen=True)
class PresetLink:
    pk: uuid.UUID
    name: str
    query: str
    json: str
    by: str
    is_own: bool


def presets_of(user: Any, shader: Shader) -> list[PresetLink]:
    return [
        PresetLink(
            pk=preset.pk,
            name=preset.name,
            query=urlencode({f"{PREFIX}{name}": in_address(value) for name, value in preset.values.items()}),
            json=json.dumps(preset.values),
            by="" if preset.person_id == shader.author_id else preset.person.username,
            is_own=preset.person_id == user.pk,
        )
        for preset in selectors.preset_list_for(user, shader)
    ]


def in_address(value: Any) -> str:
    """As the player writes it."""
    if isinstance(value, list):
        return ",".join(json.dumps(part) for part in value)
    return value if isinstance(value, str) else json.dumps(value)


def values_in(query: QueryDict, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """The values that the page's address asks for: what is kept where no script tells the present ones."""
    asked = {one["name"]: (one, query.get(f"{PREFIX}{one['name']}")) for one in parameters}
    return {
        name: value
        for name, (one, raw) in asked.items()
        if raw is not None and (value := _read(one["type"], raw)) is not None
    }


def _read(kind: str, raw: str) -> Any:
    try:
        if kind == "vec2":
            return [float(part) for part in raw.split(",")]
        if kind == "bool":
            return raw in {"1", "true"}
        return raw if kind == "color" else int(raw) if kind == "int" else float(raw)
    except ValueError:
        return None


@login_required
@require_POST
def preset_save(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), shader_or_404(request, code)
    form = PresetForm(request.POST)
    if not form.is_valid():
        _say(request, form.errors.get_json_data())
        return redirect(shader)
    values = form.cleaned_data["values"]
    try:
        preset = services.preset_save(shader=shader, by=user, name=form.cleaned_data["name"], values=values)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect(_with_values(shader, values))
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(_with_values(shader, values))
    messages.success(request, f"Kept as “{preset.name}”.")
    return redirect(_with_values(shader, preset.values))


@login_required
@require_POST
def preset_delete(request: HttpRequest, code: str, preset_id: uuid.UUID) -> HttpResponse:
    user, shader = cast(User, request.user), shader_or_404(request, code)
    own = [one for one in selectors.preset_list_for(user, shader) if one.pk == preset_id and one.person_id == user.pk]
    if not own:
        raise Http404
    services.preset_delete(preset=own[0], by=user)
    messages.success(request, f"“{own[0].name}” is deleted.")
    return redirect(shader)


def _with_values(shader: Shader, values: Mapping[str, Any]) -> str:
    query = urlencode({f"{PREFIX}{name}": in_address(value) for name, value in values.items()})
    return f"{shader.get_absolute_url()}?{query}" if query else shader.get_absolute_url()


def _say(request: HttpRequest, errors: Mapping[str, list[Mapping[str, Any]]]) -> None:
    for field in errors.values():
        for error in field:
            messages.error(request, error["message"])
