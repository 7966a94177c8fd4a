"""What the studio tells its own scripts: JSON, and what went wrong in one shape: {"error": {"code", "message"}}."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from apps.core.errors import Refused

View = Callable[..., HttpResponse]

SIGNED_OUT = "You are signed out. Sign in, and go on where you were."
CSRF_FAILED = "This page is too old to be believed. Load it again; what you typed is kept."


class Malformed(Exception):
    """The body is not what this call takes. One plain sentence."""


def wants_json(request: HttpRequest) -> bool:
    """Asked by a script of ours; a browser that opens a page names HTML first."""
    return "application/json" in request.headers.get("Accept", "")


def problem(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    """`more` stands beside the error; `fields` are part of it."""
    error: dict[str, Any] = {"code": code, "message": message}
    if fields := more.pop("fields", None):
        error["fields"] = fields
    return JsonResponse({"error": error, **more}, status=status)


def invalid(wrong: ValidationError) -> JsonResponse:
    fields = dict(wrong.message_dict) if hasattr(wrong, "error_dict") else {}
    return problem(400, "invalid", " ".join(wrong.messages), fields=fields)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Malformed("This is not JSON.") from None
    if not isinstance(body, dict):
        raise Malformed("Send one JSON object.")
    return body


def json_view(*methods: str) -> Callable[[View], View]:
    """For views that only scripts ask. Wrapped in the site's `admin_view`, they answer 401 to whoever is signed out.

    `@json_view("GET", "POST")`; GET means HEAD as well.
    """
    allowed = {*methods, "HEAD"} if "GET" in methods else {*methods}

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                refusal = problem(405, "method_not_allowed", "This address does not take that method.")
                refusal["Allow"] = ", ".join(sorted(allowed))
                return refusal
            return told(lambda: view(request, *args, **kwargs))

        answer.is_json = True  # type: ignore[attr-defined]  # the site asks for it: nobody is sent to a form here
        return answer

    return decorate


def told(act: Callable[[], HttpResponse]) -> HttpResponse:
    """What `act` answers, or why not. Also for views that answer people with pages and scripts with JSON."""
    try:
        return act()
    except Http404:
        return problem(404, "not_found", "There is nothing here, or nothing that you may see.")
    except PermissionDenied:
        return problem(403, "forbidden", "You may not do this.")
    except Refused as reason:
        return problem(409, "refused", str(reason))
    except ValidationError as wrong:
        return invalid(wrong)
    except Malformed as reason:
        return problem(400, "malformed", str(reason))
    except RequestDataTooBig:
        return problem(413, "too_large", "This is more than can be sent at once.")
