"""What every answer of the site has in common."""

from __future__ import annotations

import logging
from collections.abc import Callable

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.metrics import ROUTE_KEY
from apps.core.rest import errors

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}={allowed}"
    for feature, allowed in {
        "accelerometer": "()",
        "autoplay": "(self)",
        "browsing-topics": "()",
        "camera": "()",
        "clipboard-write": "(self)",
        "display-capture": "()",
        "fullscreen": "(self)",
        "geolocation": "()",
        "gyroscope": "()",
        "microphone": "(self)",
        "midi": "()",
        "payment": "()",
        "publickey-credentials-create": "(self)",
        "publickey-credentials-get": "(self)",
        "usb": "()",
    }.items()
)


class RealAddressMiddleware:
    """Believe exactly as many X-Forwarded-For entries as there are proxies of ours."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = settings.TRUSTED_PROXIES
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if hops and len(forwarded) >= hops:
            request.META["REMOTE_ADDR"] = forwarded[-hops].strip() or request.META["REMOTE_ADDR"]
        return self.get_response(request)


class RouteMiddleware:
    """Leave the route's pattern for the edge, which counts requests by it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match is not None:
            request.META[ROUTE_KEY] = request.resolver_match.route or "/"
        return response


class SecurityHeadersMiddleware:
    """Headers that Django and django-csp do not know."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RedisAwayMiddleware:
    """Rate limits need Redis. Where it is away, what they guard is refused in plain words, not a crash."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, redis.ConnectionError | redis.TimeoutError):
            return None
        logger.error("Redis is away: %s", exception)
        response: HttpResponse
        if errors.is_api(request):
            response = errors.plain_answer(503, "unavailable", "This cannot be done right now. Try again shortly.")
        else:
            response = render(request, "503.html", status=503)
        response["Retry-After"] = "30"
        return response
