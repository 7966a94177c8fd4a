from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.errors import Problem

audit = logging.getLogger("fractafrag.audit")

SAFE = {"GET", "HEAD", "OPTIONS"}
READABLE_HEADERS = (
    "ETag, Idempotency-Replayed, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, X-Request-Id"
)


class ApiView(APIView):
    """Closed unless it says otherwise. Its methods are made with `call`."""

    # Whether who is not signed in may read, as where there is a page for everybody.
    reads_are_open: ClassVar[bool] = False
    # Whether a program may call it with a key, or only a person who is signed in.
    keys_may: ClassVar[bool] = True
    # Of a key, for writes; reads need "read".
    write_scope: ClassVar[str] = "write"
    # What a call costs where it is not what its method says: {"POST": "read"}.
    costs: ClassVar[Mapping[str, str]] = {}
    # In the documentation.
    group: ClassVar[str] = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # What is never answered needs no key first.
        if request.method not in self.allowed_methods:
            raise Problem(405, "method_not_allowed", f"Allowed here: {', '.join(self.allowed_methods)}.")
        # A browser's preflight brings no credentials and asks for nothing.
        if request.method != "OPTIONS":
            super().initial(request, *args, **kwargs)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> NoReturn:
        if request.authenticators and not request.successful_authenticator:
            raise exceptions.NotAuthenticated(
                "Sign in, or send an API key: Authorization: Bearer ff_…  You make one at /keys/."
            )
        raise exceptions.PermissionDenied(message)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if request.method in SAFE:
            _share(answer, preflight=request.method == "OPTIONS")
        _note(request, answer)
        patch_vary_headers(answer, ["Authorization", "Cookie", "X-Session-Token"])
        answer.headers.setdefault("Cache-Control", "private, no-cache" if request.method in SAFE else "no-store")
        if request.method in {"GET", "HEAD"} and answer.status_code == 200:
            wanted = request.headers.get("If-None-Match", "")
            answer.add_post_render_callback(lambda rendered: _tagged(rendered, wanted))
        return answer


def _note(request: Request, answer: Response) -> None:
    """Who did what, for whoever has to find out later: each call of a key, and each write of anybody."""
    key = getattr(request.auth, "prefix", "")
    if not key and (request.method in SAFE or not request.user.is_authenticated):
        return
    call = f"{request.method} {request.resolver_match.route if request.resolver_match else request.path}"
    # From the key where there is one: its person may not have been looked up.
    user = getattr(request.auth, "user_id", None) or request.user.pk
    extra = {"key": key, "user": str(user), "call": call, "outcome": answer.status_code}
    audit.info("%s by %s: %s", call, key or user, answer.status_code, extra=extra)


def _share(answer: Response, *, preflight: bool) -> None:
    """Reads, from any page, without its visitor's cookies. Writes from elsewhere fail at their preflight."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Expose-Headers"] = READABLE_HEADERS
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    if preflight:
        answer["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        answer["Access-Control-Allow-Headers"] = "Authorization, If-None-Match"
        answer["Access-Control-Max-Age"] = "86400"


def _tagged(answer: Response, wanted: str) -> HttpResponse | None:
    """By what was answered, so that it is right for whoever asks and whatever changed."""
    tag = f'"{hashlib.blake2b(answer.content, digest_size=16).hexdigest()}"'
    answer["ETag"] = tag
    offered = {item.strip().removeprefix("W/") for item in wanted.split(",")}
    if tag not in offered and "*" not in offered:
        return None
    unchanged = HttpResponse(status=304)
    for name, value in answer.items():
        if not name.lower().startswith("content-"):
            unchanged[name] = value
    del unchanged["Content-Type"]
    return unchanged
