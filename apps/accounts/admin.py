from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.accounts import services
from apps.accounts.models import DataExport, User, VerificationRequest
from apps.core.admin import ServiceAdmin

ONLY_ADMINS_CHANGE = ("role", "subscription_tier")


@admin.register(User)
class UserAdmin(ServiceAdmin):
    list_display = (
        "username",
        "email",
        "role",
        "trust_tier",
        "subscription_tier",
        "is_verified_creator",
        "is_active",
        "created_at",
        "last_active_at",
    )
    list_filter = ("role", "trust_tier", "subscription_tier", "is_verified_creator", "is_active")
    search_fields = ("username", "email", "id")
    fields = (
        "id",
        "username",
        "email",
        "role",
        "trust_tier",
        "subscription_tier",
        "is_verified_creator",
        "verified_creator_at",
        "is_active",
        "is_system",
        "bio",
        "links",
        "created_at",
        "last_login",
        "last_active_at",
    )
    editable_fields = ("role", "trust_tier", "subscription_tier", "is_verified_creator", "is_active")
    change_service = staticmethod(lambda obj, changes, by: services.user_change(user=obj, changes=changes, by=by))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, User) and obj.is_system:
            return False
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_admin(request) else [*fields, *ONLY_ADMINS_CHANGE]


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role == User.Role.ADMIN


class DecisionForm(forms.ModelForm[VerificationRequest]):
    decision = forms.ChoiceField(choices=[("grant", "Grant"), ("refuse", "Refuse")], widget=forms.RadioSelect)

    class Meta:
        model = VerificationRequest
        fields = ("reason",)
        help_texts = {"reason": "The person reads it. Needed to refuse."}  # noqa: RUF012  as Django has it


def _decide(verification: VerificationRequest, changes: Any, by: User) -> None:
    services.verification_decide(
        verification=verification, by=by, granted=changes.get("decision") == "grant", reason=changes.get("reason", "")
    )


@admin.register(VerificationRequest)
class VerificationRequestAdmin(ServiceAdmin):
    form = DecisionForm
    list_display = ("user", "state", "created_at", "decided_by", "decided_at")
    list_filter = ("state",)
    list_select_related = ("user", "decided_by")
    search_fields = ("user__username", "statement")
    editable_fields = ("decision", "reason")
    change_service = staticmethod(_decide)
    actions = ("grant",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, VerificationRequest) and obj.state != VerificationRequest.State.PENDING:
            return False
        return super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fields = ["user", "statement", "state", "created_at"]
        if self.has_change_permission(request, obj):
            return [*fields, "decision", "reason"]
        return [*fields, "reason", "decided_by", "decided_at"]

    @admin.action(description="Grant", permissions=["change"])
    def grant(self, request: HttpRequest, chosen: QuerySet[VerificationRequest]) -> None:
        by = cast(User, request.user)
        self.each(
            request,
            chosen.select_related("user"),
            lambda verification: services.verification_decide(verification=verification, by=by, granted=True),
            "Granted",
        )


@admin.register(DataExport)
class DataExportAdmin(ServiceAdmin):
    """For seeing why one failed; the file itself is its owner's only."""

    list_display = ("user", "kind", "state", "attempts", "size_bytes", "created_at", "ready_at", "expires_at")
    list_filter = ("state", "kind")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    exclude = ("file",)
