from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.core.admin import ServiceAdmin
from apps.renders import farm_page, farm_reads, selectors, services
from apps.renders.models import Render

# Nobody's source is shown here: a render does not know who may read it.
_SOURCE = ("program_document", "style_vector", "code_vector")


@admin.register(Render)
class RenderAdmin(ServiceAdmin):
    change_list_template = "admin/renders/change_list.html"
    list_display = (
        "picture",
        "shader",
        "outcome",
        "priority",
        "tries",
        "fingerprint",
        "took",
        "asked",
    )
    list_display_links = ("picture", "shader")
    list_filter = ("status", "kind", "priority", "fingerprint_version", "renderer_version")
    # Whole codes and hashes, so that an index can answer.
    search_fields = ("id__exact", "content_hash__startswith")
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = ("pictures", "shaders", "why")
    fieldsets = (
        (None, {"fields": ("pictures", "shaders", "status", "kind", "why", "priority", "attempts", "failures")}),
        ("What it is", {"fields": ("measurements", "style_metadata")}),
        ("When", {"fields": ("created_at", "queued_at", "started_at", "finished_at", "ready_at", "elapsed_ms")}),
        (
            "By what",
            {"fields": ("renderer_version", "fingerprint_version", "browser_version", "id", "content_hash")},
        ),
    )
    actions = ("render_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return farm_reads.with_shader(super().get_queryset(request)).defer(*_SOURCE)

    def get_urls(self) -> list[URLPattern]:
        page = path("farm/", self.admin_site.admin_view(self.farm_view), name="renders_render_farm")
        return [page, *super().get_urls()]

    # --- Rows -----------------------------------------------------------------------------------

    @admin.display(description="Picture")
    def picture(self, row: Any) -> str | SafeString:
        if row.shader_id is None:
            return "a draft's or a preview's"
        url = selectors.url_of(row.thumbnail)
        if not url:
            return "none yet"
        return format_html('<img src="{}" alt="Picture of {}" width="96" height="54" loading="lazy">', url, _title(row))

    @admin.display(description="Shader")
    def shader(self, row: Any) -> str:
        return _title(row)

    @admin.display(description="Status", ordering="status")
    def outcome(self, row: Any) -> str:
        return f"{row.get_status_display()}: {row.get_kind_display().lower()}" if row.kind else row.get_status_display()

    @admin.display(description="Tries", ordering="attempts")
    def tries(self, row: Any) -> int:
        return int(row.attempts)

    @admin.display(description="Print", ordering="fingerprint_version")
    def fingerprint(self, row: Any) -> int | None:
        return row.fingerprint_version

    @admin.display(description="Asked for", ordering="queued_at")
    def asked(self, row: Any) -> str:
        return f"{timezone.localtime(row.queued_at):%d %b %H:%M}"

    @admin.display(description="Took", ordering="elapsed_ms")
    def took(self, row: Any) -> str:
        return "–" if row.elapsed_ms is None else f"{row.elapsed_ms / 1000:.1f} s"

    @admin.display(description="Pictures")
    def pictures(self, row: Any) -> str | SafeString:
        if row.shader_id is None:
            return "It is in drafts or previews alone, which nobody sees but their author."
        return render_to_string(
            "admin/renders/pictures.html",
            {
                "title": _title(row),
                "picture": selectors.url_of(row.poster or row.thumbnail),
                "sheet": selectors.url_of(row.sheet),
                "preview": selectors.url_of(row.preview),
            },
        )

    @admin.display(description="Shaders")
    def shaders(self, row: Any) -> SafeString:
        return render_to_string("admin/renders/shaders.html", {"shaders": farm_reads.shaders_with(row)})

    @admin.display(description="Why it failed")
    def why(self, row: Any) -> str | SafeString:
        """Messages name its lines, so they are shown where its shader is."""
        messages_shown = row.messages if row.shader_id is not None else []
        return render_to_string("admin/renders/why.html", {"reason": row.reason, "messages": messages_shown})

    # --- Again ----------------------------------------------------------------------------------

    def has_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("renders.again_render")

    @admin.action(description="Render again", permissions=["again"])
    def render_again(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        count = services.render_again(renders=chosen, by=cast(User, request.user))
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, f"Asked for again: {count}. What waits already was left as it is.", level)

    # --- The farm -------------------------------------------------------------------------------

    def farm_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._renew(request)
        context = {
            **self.admin_site.each_context(request),
            "title": "The farm",
            "opts": self.opts,
            "tables": farm_page.tables(),
            "outdated": selectors.outdated().count(),
            "may_renew": self.has_again_permission(request),
        }
        return TemplateResponse(request, "admin/renders/farm.html", context)

    def _renew(self, request: HttpRequest) -> HttpResponse:
        if not self.has_again_permission(request):
            raise PermissionDenied
        services.renders_renew(by=cast(User, request.user))
        self.message_user(request, "They are drawn again, little by little, whenever nobody waits.", messages.SUCCESS)
        return redirect(reverse("admin:renders_render_farm"))


def _title(row: Any) -> str:
    return str(row.shader_title or row.content_hash[:12])
