"""Error pages that look like the site and say what to do; to programs, in the shape of every call."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from apps.core.rest.errors import is_api, plain_answer

# The longest window among the limits that answer with this page; a failed sign in has words in its form.
RETRY_AFTER_S = 60


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return plain_answer(400, "malformed", "The request cannot be read.")
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return plain_answer(403, "forbidden", "You may not do this.")
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return plain_answer(404, "not_found", "There is no such call. /api/docs/ lists them.")
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = render(request, "429.html", {"retry_after_s": RETRY_AFTER_S}, status=429)
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: what failed may be what they need."""
    if is_api(request):
        return plain_answer(500, "internal_error", "Something went wrong on our side.")
    return HttpResponseServerError(loader.get_template("500.html").render())


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
