from __future__ import annotations

from django.contrib import admin

from apps.core.admin import ServiceAdmin
from apps.votes.models import Standing, Vote


@admin.register(Vote)
class VoteAdmin(ServiceAdmin):
    """To look at: a vote is its person's alone."""

    list_display = ("shader", "user", "value", "updated_at")
    list_filter = ("value",)
    list_select_related = ("shader", "user")
    search_fields = ("user__username__exact", "shader__code__exact")
    show_full_result_count = False


@admin.register(Standing)
class StandingAdmin(ServiceAdmin):
    list_display = ("shader", "upvotes", "downvotes", "score", "published_at", "listed")
    list_filter = ("listed",)
    list_select_related = ("shader",)
    search_fields = ("shader__code__exact",)
    show_full_result_count = False
    ordering = ("-score", "-published_at")
