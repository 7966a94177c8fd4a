"""What the editor's own script asks while somebody writes: where the shader stands, what is kept of it, and to keep
more. For the author alone."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.dateparse import parse_datetime

from apps.accounts.models import User
from apps.pages.finding import own_or_404, version_or_404
from apps.pages.studio.answers import Malformed, body_of, json_view, problem
from apps.pages.studio.rows import draft_row
from apps.shaders import drafts as kept
from apps.shaders import selectors, services
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.sheets import Sheet

VERSIONS_LISTED: Final = 50
# No clock that is worth anything says that something was typed before there was a web.
EARLIEST_YEAR: Final = 1991
MAX_NUMBER: Final = 2**31 - 1
NOT_YOURS: Final = "This shader is not there any more, or not for whoever is signed in now."


@json_view("GET")
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Also tells a page that stayed open who is signed in by now, and gives it a token that is believed."""
    person = str(request.user.pk)
    try:
        shader = own_or_404(request, code)
    except Http404:
        return problem(404, "not_found", NOT_YOURS, person=person)
    unsaved = kept.draft_unsaved_for(request.user, shader)
    return JsonResponse(
        {
            "number": shader.current_version.version_number,
            "title": shader.title,
            "status": shader.status,
            "csrf": get_token(request),
            "unsaved": draft_row(unsaved) if unsaved else None,
            "person": person,
        }
    )


@json_view("GET")
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    found = version_or_404(request, own_or_404(request, code), number)
    return JsonResponse({**_version(found), "sheet": Sheet.of_version(found).document})


@json_view("GET")
def draft(request: HttpRequest, code: str, draft_id: uuid.UUID) -> HttpResponse:
    found = kept.draft_get_for(request.user, own_or_404(request, code), draft_id)
    if found is None:
        raise Http404
    return JsonResponse({**draft_row(found), "sheet": found.sheet})


@json_view("GET", "POST")
def drafts(request: HttpRequest, code: str) -> HttpResponse:
    shader = own_or_404(request, code)
    if request.method == "POST":
        return _write(cast(User, request.user), shader, body_of(request))
    versions = selectors.version_list_for(request.user, shader, size=VERSIONS_LISTED).items
    rows = kept.draft_list_for(request.user, shader)
    return JsonResponse({"drafts": [draft_row(one) for one in rows], "versions": [_version(one) for one in versions]})


def _write(by: User, shader: Shader, body: dict[str, Any]) -> HttpResponse:
    device = _device(body.get("device"))
    if "settle" in body:
        number = None if body["settle"] is None else _number(body["settle"], "settle")
        services.draft_settle(shader=shader, by=by, device=device, number=number)
        return JsonResponse({"settled": number})
    made = services.draft_keep(
        shader=shader,
        by=by,
        device=device,
        sheet=Sheet.of(body.get("sheet")),
        based_on=_number(body.get("based_on"), "based_on"),
        typed_at=_moment(body.get("typed_at")),
    )
    return JsonResponse(draft_row(made))


# --- What is told -----------------------------------------------------------------------------------


def _version(version: ShaderVersion) -> dict[str, Any]:
    return {
        "number": version.version_number,
        "note": version.change_note,
        "created_at": version.created_at.isoformat(),
        "by": "a program" if version.submitted_via_id else "you",
    }


# --- What is asked ----------------------------------------------------------------------------------


def _device(given: Any) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except (ValueError, TypeError, AttributeError):
        raise Malformed("A device is a UUID.") from None


def _number(given: Any, name: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 < given <= MAX_NUMBER:
        raise Malformed(f"{name} is the number of a version.")
    return given


def _moment(given: Any) -> datetime | None:
    if given is None:
        return None
    try:
        found = parse_datetime(given)
    except (ValueError, TypeError):
        found = None
    if found is None or found.year < EARLIEST_YEAR:
        raise Malformed("typed_at is a moment, such as 2026-01-31T12:00:00Z.")
    return found
