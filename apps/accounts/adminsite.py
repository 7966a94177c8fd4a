from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.accounts.models import User


class StaffSite(AdminSite):
    """/admin/: signing in goes through allauth like everywhere, with a second factor where required."""

    site_header = site_title = "Fractafrag"
    index_title = "Moderation"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and user.is_staff and not lacks_second_factor(user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.is_staff and lacks_second_factor(user):
            return redirect("mfa_index")
        return secure_admin_login(super().login)(request, extra_context)


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    return settings.STAFF_REQUIRE_MFA and not is_mfa_enabled(user)
