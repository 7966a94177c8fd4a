from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User
from apps.accounts.services import session_touch, user_touch


class LastActiveMiddleware:
    """Takes the place of allauth's own middleware for sessions, which writes with every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that did not ask who is there, such as a health check, must not need the database for it.
        if request.session.accessed and isinstance(request.user, User) and request.session.session_key:
            user_touch(user=request.user)
            adapter = get_adapter(request)
            session_touch(
                session_key=request.session.session_key,
                ip=adapter.get_client_ip(request),
                user_agent=adapter.get_http_user_agent(request),
            )
        return response
