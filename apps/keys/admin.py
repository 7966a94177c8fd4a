from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.accounts.models import User
from apps.core.admin import ServiceAdmin
from apps.keys import services
from apps.keys.models import ApiKey, ProviderKey


def _change(key: ApiKey, changes: Mapping[str, Any], by: User) -> None:
    # The tier first: it brings a limit of its own, which the one that was typed replaces.
    if "trust_tier" in changes:
        services.key_tier_set(key=key, tier=changes["trust_tier"], by=by)
    if "rate_limit_per_hour" in changes:
        services.key_limit_set(key=key, writes_an_hour=changes["rate_limit_per_hour"], by=by)


class RevokedFilter(admin.SimpleListFilter):
    title = "whether it is revoked"
    parameter_name = "revoked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Not revoked"), ("yes", "Revoked")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in {"no", "yes"}:
            return queryset.filter(revoked_at__isnull=self.value() == "no")
        return queryset


@admin.register(ApiKey)
class ApiKeyAdmin(ServiceAdmin):
    list_display = (
        "name",
        "user",
        "key_prefix",
        "trust_tier",
        "submissions_approved",
        "last_used_at",
        "revoked_at",
    )
    list_filter = ("trust_tier", RevokedFilter)
    list_select_related = ("user",)
    search_fields = ("user__username", "name", "key_prefix", "id")
    # Never the hash.
    fields = (
        "id",
        "user",
        "name",
        "key_prefix",
        "scopes",
        "trust_tier",
        "submissions_approved",
        "rate_limit_per_hour",
        "created_at",
        "last_used_at",
        "expires_at",
        "replaced_by",
        "revoked_at",
    )
    editable_fields = ("trust_tier", "rate_limit_per_hour")
    change_service = staticmethod(_change)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A moderator decides about other people's keys only; the service says so too."""
        person = cast(User, request.user)
        if isinstance(obj, ApiKey) and obj.user_id == person.pk and person.role != User.Role.ADMIN:
            return False
        return super().has_change_permission(request, obj)

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiKey]) -> None:
        by = cast(User, request.user)
        self.each(request, chosen, lambda key: services.key_revoke(key=key, by=by), "Revoked")


@admin.register(ProviderKey)
class ProviderKeyAdmin(ServiceAdmin):
    """Who has one, and which; what it is, nobody can see."""

    list_display = ("user", "provider", "last_four", "created_at")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("user__username", "last_four")
    fields = ("id", "user", "provider", "last_four", "created_at")
