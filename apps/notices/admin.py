from __future__ import annotations

from django.contrib import admin

from apps.core.admin import ServiceAdmin
from apps.notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ServiceAdmin):
    """For finding out why somebody was told something, or was not. Nothing is written here."""

    list_display = ("subject", "person", "kind", "mail", "created_at", "read_at", "mailed_at")
    list_filter = ("kind", "mail")
    list_select_related = ("person",)
    # Beginnings, so that an index can answer.
    search_fields = ("person__username__iexact", "dedupe_key__startswith")
    # Counting every notice ever sent only to say how many there are would take longer each month.
    show_full_result_count = False
