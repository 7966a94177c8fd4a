"""Who calls REST, whether they may, and how often. The settings name these classes for every call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.accounts.models import User
from apps.accounts.selectors import person_get
from apps.core.rest.errors import Problem
from apps.keys import limits
from apps.keys.access import Access, Admission, BadKey, Kind, admit
from apps.keys.limits import LimitsAway, Room, Window
from apps.keys.models import ApiKey
from apps.keys.tiers import ANONYMOUS, PERSON, Tier

if TYPE_CHECKING:
    # DRF imports this module while it makes its own views.
    from rest_framework.views import APIView

    from apps.core.rest.views import ApiView

REALM = 'Bearer realm="fractafrag"'


def kind_of(request: Request, view: ApiView) -> Kind:
    return Kind(view.costs.get(request.method or "", Kind.READ if request.method in SAFE_METHODS else Kind.WRITE))


class KeyAuthentication(authentication.BaseAuthentication):
    """Authorization: Bearer ff_…"""

    def authenticate(self, request: Request) -> tuple[Any, Access] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        view = cast("ApiView", request.parser_context["view"])
        try:
            # One trip to Redis says whether the key still stands and counts this call.
            admission = admit(token.strip(), kind_of(request, view))
        except BadKey:
            raise exceptions.AuthenticationFailed("This key is unknown, revoked or has expired.") from None
        request._request.admission = admission  # type: ignore[attr-defined]
        if admission.room is not None:
            view.headers.update(headers_of(admission.room))
        # Most reads need to know which key it is, not who.
        return SimpleLazyObject(lambda: person_get(admission.access.user_id)), admission.access

    def authenticate_header(self, request: Request) -> str:
        return REALM


class SessionAuthentication(authentication.SessionAuthentication):
    """A browser that is signed in, with its CSRF token for writes."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            message = "A write from a browser needs the CSRF token of a page of ours, as X-CSRFToken."
            raise Problem(403, "csrf_failed", message) from None


class TokenAuthentication(XSessionTokenAuthentication):
    """X-Session-Token, from allauth's headless API: a native app or a script that signed somebody in."""

    def authenticate(self, request: Request) -> Any:
        if self.get_session_token(request) is None:
            return None
        found = super().authenticate(request)
        if found is None:
            raise exceptions.AuthenticationFailed("This session token is unknown or has ended.")
        # Where a browser's would be: it says when the person last showed who they are.
        request._request.session = found[1]
        return found


class MayCall(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        call = cast("ApiView", view)
        is_read = request.method in SAFE_METHODS
        if isinstance(request.auth, Access):
            return _key_may(request.auth, call, is_read=is_read)
        if not isinstance(request.user, AnonymousUser):
            return True
        return is_read and call.reads_are_open


def _key_may(access: Access, call: ApiView, *, is_read: bool) -> bool:
    if not call.keys_may:
        raise Problem(403, "person_needed", "A key may not do this: it needs you, signed in.")
    needed = ApiKey.Scope.READ if is_read else call.write_scope
    if needed not in access.scopes:
        raise Problem(403, "scope_missing", f"This key lacks the scope “{needed}”. Make one that has it at /keys/.")
    return True


class HourlyLimit(BaseThrottle):
    """Keys were counted when they were read; everybody else is counted here."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        kind = kind_of(request, cast("ApiView", view))
        admission = getattr(request._request, "admission", None) or _count(request, kind)
        if not admission.counted:
            if kind == Kind.WRITE:
                raise Problem(503, "unavailable", "Writes wait until limits can be counted again.", wait_s=30)
            return True
        if admission.room is not None:
            view.headers.update(headers_of(admission.room))
            self.room = admission.room
            return bool(admission.room.allowed)
        return True

    def wait(self) -> float:
        return self.room.wait_s


def require_recent_sign_in(request: Request) -> None:
    """For what would outlast a stolen session, as on the pages."""
    if is_reauthentication_required(request._request, app="account"):
        raise Problem(
            403,
            "reauthentication_needed",
            "Enter your password once more first, at /account/reauthenticate/ or with auth/reauthenticate.",
        )


def headers_of(room: Room) -> dict[str, str]:
    return {
        "RateLimit-Limit": str(room.limit),
        "RateLimit-Remaining": str(room.remaining),
        "RateLimit-Reset": str(room.reset_s),
        "RateLimit-Policy": f"{room.limit};w={limits.WINDOW_S}",
    }


def _count(request: Request, kind: Kind) -> Admission:
    """The same for a person and for an address. Nothing about them is kept but the count."""
    if kind == Kind.FREE:
        return Admission(None, None)
    user = request.user
    tier, name = (
        (PERSON, f"person:{user.pk}")
        if isinstance(user, User)
        else (ANONYMOUS, limits.address_name(request.META.get("REMOTE_ADDR", "")))
    )
    try:
        return Admission(None, limits.take(_window(tier, kind, name)))
    except LimitsAway:
        return Admission(None, None, counted=False)


def _window(tier: Tier, kind: Kind, name: str) -> Window:
    return Window(f"{kind}:site:{name}", tier.writes_an_hour if kind == Kind.WRITE else tier.reads_an_hour)
