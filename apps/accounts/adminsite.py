from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.views import logout
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from apps.accounts.models import User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffSite(AdminSite):
    """/admin/: signing in goes through allauth like everywhere, with a second factor where required."""

    site_header = site_title = "Fractafrag"
    index_title = "Moderation"

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any
    ) -> None:
        """Admins that other packages bring write past our services: they are left out."""
        from apps.core.admin import ServiceAdmin  # which registers itself here while it is loaded

        if admin_class is not None and issubclass(admin_class, ServiceAdmin):
            super().register(model_or_iterable, admin_class, **options)
        elif admin_class is None or admin_class.__module__.startswith("apps."):
            raise ImproperlyConfigured(f"{admin_class} must be a ServiceAdmin: every write goes through a service.")

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and user.is_staff and not _lacks_second_factor(request, user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never a form of its own: on to allauth, or to what is missing."""
        user = request.user
        following = self._next(request)
        if not isinstance(user, User):
            return redirect_to_login(following)
        if not (user.is_active and user.is_staff):
            raise Http404
        if _lacks_second_factor(request, user):
            return redirect(_second_factor_url(user, following))
        return redirect(following)

    # Any: the stubs know only what Django's own pages answer with.
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def _next(self, request: HttpRequest) -> str:
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted != request.path:
            return wanted
        return reverse("admin:index", current_app=self.name)


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    """Having one is not enough: this very session must have shown it."""
    if not settings.STAFF_REQUIRE_MFA:
        return False
    shown = any(record["method"] == "mfa" for record in get_authentication_records(request, user))
    return not (shown and is_mfa_enabled(user, SECOND_FACTORS))


def _second_factor_url(user: User, following: str) -> str:
    if is_mfa_enabled(user, SECOND_FACTORS):
        for method in get_adapter().get_reauthentication_methods(user):
            if method["id"].startswith("mfa_reauthenticate"):
                return f"{method['url']}?{urlencode({REDIRECT_FIELD_NAME: following})}"
    return reverse("mfa_index")
