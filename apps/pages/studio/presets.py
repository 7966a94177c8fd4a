"""Values of parameters under a name, for the editor's page: each answer is the whole list."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from apps.accounts.models import User
from apps.pages.finding import own_or_404
from apps.pages.studio.answers import Malformed, body_of, json_view
from apps.shaders import selectors, services
from apps.shaders.models import Shader


@json_view("GET", "POST")
def presets(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    if request.method == "POST":
        name, values = _asked(body_of(request))
        services.preset_save(shader=shader, by=user, name=name, values=values)
    return _told(user, shader)


@json_view("DELETE")
def preset(request: HttpRequest, code: str, preset_id: uuid.UUID) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    found = selectors.preset_get_for(user, shader, preset_id)
    if found is None:
        raise Http404
    services.preset_delete(preset=found, by=user)
    return _told(user, shader)


def _asked(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    name, values = body.get("name"), body.get("values")
    if not isinstance(name, str) or not isinstance(values, dict):
        raise Malformed("Send a name and the values.")
    return name, values


def _told(user: User, shader: Shader) -> HttpResponse:
    rows = selectors.preset_list_for(user, shader)
    found = [
        {"id": str(row.pk), "name": row.name, "values": row.values, "own": row.person_id == user.pk} for row in rows
    ]
    return JsonResponse({"presets": found})
