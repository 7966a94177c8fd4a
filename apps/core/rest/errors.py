"""Everything that goes wrong, in one shape: {"error": {"code", "message", "fields"}}."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

import redis
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response

from apps.core import logs
from apps.core.errors import Refused
from apps.core.pagination import BadCursor

logger = logging.getLogger(__name__)

NotFound = exceptions.NotFound

# What DRF's own exceptions are called here; ours bring their codes along.
CODES = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "bad_credentials",
    exceptions.PermissionDenied: "forbidden",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "too_many_requests",
}


class Problem(APIException):
    """With a code of its own, for programs to tell by."""

    def __init__(self, status: int, code: str, message: str, *, wait_s: int | None = None) -> None:
        super().__init__(message, code)
        self.status_code = status
        # DRF makes Retry-After of it.
        self.wait = wait_s


def body(code: str, message: str, fields: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": dict(fields or {})}}


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v")


def plain_answer(status: int, code: str, message: str) -> JsonResponse:
    """For what never reached a call: an address that does not exist, or Django's own refusals."""
    response = JsonResponse(body(code, message), status=status)
    response["Cache-Control"] = "no-store"
    return response


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler. What nobody foresaw is logged, and told without its inside."""
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error)
    known = _known(error)
    if known is None:
        return _unforeseen(error, context)
    response = Response(body(_code(known), _message(known)), status=known.status_code)
    if wait := getattr(known, "wait", None):
        response["Retry-After"] = str(int(wait))
    if header := getattr(known, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _known(error: Exception) -> APIException | None:
    match error:
        case APIException():
            return error
        case Http404():
            return NotFound("There is nothing here, or nothing that you may see.")
        case PermissionDenied():
            return exceptions.PermissionDenied("You may not do this.")
        case Refused():
            return Problem(409, "refused", str(error))
        case BadCursor():
            return Problem(400, "bad_cursor", str(error))
        case redis.ConnectionError() | redis.TimeoutError():
            logger.error("Redis is away: %s", error)
            return Problem(503, "unavailable", "This cannot be done right now. Try again shortly.", wait_s=30)
    return None


def _invalid(error: exceptions.ValidationError) -> Response:
    fields: dict[str, list[str]] = {}
    for name, message in _flat(error.detail):
        fields.setdefault(name, []).append(message)
    general = fields.pop("", [])
    message = " ".join(general) or f"Mend these fields: {', '.join(fields)}."
    return Response(body("invalid", message, fields), status=400)


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested names become paths: passes.image.code"""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            name = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, [path, name])))
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            is_text = isinstance(inner, str)
            yield from _flat(inner, path if is_text else ".".join(filter(None, [path, str(place)])))
    else:
        yield path, str(detail)


def _code(error: APIException) -> str:
    return CODES.get(type(error)) or str(getattr(error.detail, "code", "") or "error")


def _message(error: APIException) -> str:
    detail = error.detail
    return str(detail) if isinstance(detail, ErrorDetail) else str(error.default_detail)


def _unforeseen(error: Exception, context: Mapping[str, Any]) -> Response:
    request = context["request"]._request
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=type(context["view"]), request=request)
    message = f"Something went wrong on our side. If you write to us, name this: {logs.request_id.get()}"
    return Response(body("internal_error", message), status=500)
