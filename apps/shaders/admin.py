from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.accounts.models import User
from apps.core.admin import ServiceAdmin
from apps.shaders import selectors, services, shapes
from apps.shaders.models import REASON_CHARS, ConsentChange, ReviewDecision, Shader, ShaderVersion, SourceGrant

VERSIONS_SHOWN = 20
_LONG = ("glsl_code", "passes", "parameters", "description")
_CONTENT = ("description", "tags", "shader_type", "dialect", "parameters")


def _reason(label: str, about: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "cols": 70})
    return forms.CharField(label=label, help_text=about, max_length=REASON_CHARS, required=False, widget=area)


# --- Shaders --------------------------------------------------------------------------------------


class SeenAdmin(ServiceAdmin):
    """With the picture, running, above the form and outside of it: what is turned there is nothing to save."""

    change_form_template = "admin/shaders/change_form.html"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        # Who may only look is offered nothing to fill in.
        plain = {} if self.has_change_permission(request, obj) else {"form": forms.ModelForm}
        return super().get_form(request, obj, change=change, **plain, **kwargs)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        original = context.get("original")
        if isinstance(original, Shader):
            context |= _look(original, original.shown_version)
        elif isinstance(original, ShaderVersion):
            context |= _look(original.shader, original)
        return super().render_change_form(request, context, *args, **kwargs)


class TakeDownForm(forms.ModelForm[Shader]):
    take_down = _reason(
        "Take down, because", "The author reads it. Only another version, approved here, brings it back."
    )

    class Meta:
        model = Shader
        fields = ()


def _take_down(shader: Shader, changes: Mapping[str, Any], by: User) -> None:
    services.shader_take_down(shader=shader, by=by, reason=changes.get("take_down", ""))


@admin.register(Shader)
class ShaderAdmin(SeenAdmin):
    form = TakeDownForm
    list_display = ("title", "code", "author", "status", "is_public", "shader_type", "licence", "created_at")
    list_filter = ("status", "is_public", "is_ai_generated", "is_system", "shader_type", "dialect", "licence")
    list_select_related = ("author",)
    # Beginnings of names and whole codes, so that an index can answer.
    search_fields = ("code__exact", "title", "author__username__istartswith", "id__exact")
    show_full_result_count = False
    readonly_fields = ("program", "history")
    # Some are not to be seen there; where one is, the picture above has the link.
    view_on_site = False
    editable_fields = ("take_down",)
    change_service = staticmethod(_take_down)
    fieldsets = (
        (None, {"fields": ("code", "title", "author", "author_name", "status", "is_public", "take_down")}),
        ("Program", {"fields": ("program", *_CONTENT)}),
        ("Versions", {"fields": ("history", "live_version", "pending_version", "taken_down_at")}),
        (
            "Terms",
            {
                "fields": (
                    "licence",
                    "allows_training",
                    "allows_agent_source",
                    "public_display",
                    "access_tier",
                    "is_ai_generated",
                    "ai_provider",
                )
            },
        ),
        ("Origin", {"fields": ("origin", "credit", "forked_from", "forked_version", "is_system", "system_label")}),
        (None, {"fields": ("id", "created_at", "published_at", "updated_at")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.defer(*_LONG) if _is_list(request) else rows.select_related("live_version", "current_version")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """All that can be done here is to take it down, where it is up."""
        if isinstance(obj, Shader) and obj.live_version_id is None:
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        return found if self.has_change_permission(request, obj) else _without(found, {"take_down"})

    @admin.display(description="Source")
    def program(self, shader: Shader) -> SafeString:
        return _program(shader)

    @admin.display(description="The latest")
    def history(self, shader: Shader) -> SafeString:
        versions = shader.versions.select_related("submitted_via").defer(*_LONG)[:VERSIONS_SHOWN]
        return render_to_string("admin/shaders/versions.html", {"shader": shader, "versions": versions})


# --- The review queue -----------------------------------------------------------------------------


class WaitingFilter(admin.SimpleListFilter):
    """The list is a queue, unless somebody asks for more."""

    title = "review"
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All versions")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        words = {None: "Waiting for review", "all": "All versions"}
        for value, display in words.items():
            query = changelist.get_query_string({"review": value} if value else {}, [] if value else ["review"])
            yield {"selected": self.value() == value, "query_string": query, "display": display}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() == "all" else queryset.filter(_waits())


def _waits() -> Q:
    return Q(pending_in__isnull=False) & ~Q(pending_in__status=Shader.Status.ARCHIVED)


class DecisionForm(forms.ModelForm[ShaderVersion]):
    decision = forms.ChoiceField(choices=[("approve", "Approve"), ("refuse", "Refuse")], widget=forms.RadioSelect)
    reason = _reason("Reason", "The author reads it. Needed to refuse.")

    class Meta:
        model = ShaderVersion
        fields = ()


def _decide(version: ShaderVersion, changes: Mapping[str, Any], by: User) -> None:
    reason = changes.get("reason", "")
    if changes.get("decision") == "approve":
        services.version_approve(version=version, by=by, reason=reason)
    else:
        services.version_reject(version=version, by=by, reason=reason)


@admin.register(ShaderVersion)
class ShaderVersionAdmin(SeenAdmin):
    form = DecisionForm
    list_display = ("__str__", "writer", "submitted_via", "created_at", "change_note", "went_live_at")
    list_filter = (WaitingFilter,)
    list_select_related = ("shader__author", "submitted_via")
    search_fields = ("shader__code__exact", "title", "shader__author__username__istartswith", "id__exact")
    show_full_result_count = False
    ordering = ("created_at", "id")
    readonly_fields = ("writer", "program", "decisions")
    editable_fields = ("decision", "reason")
    change_service = staticmethod(_decide)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.defer(*_LONG) if _is_list(request) else rows.select_related("shader__author", "submitted_via")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = "Versions" if request.GET.get("review") == "all" else "What waits for review"
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What waits can be decided, but not one's own; the service says so too."""
        if isinstance(obj, ShaderVersion):
            own = selectors.may_edit(cast(User, request.user), obj.shader)
            is_admin = cast(User, request.user).role == User.Role.ADMIN
            if not _is_decidable(obj) or (own and not is_admin):
                return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        about = ("shader", "version_number", "writer", "submitted_via", "change_note", "decisions")
        decision = ("decision", "reason") if self.has_change_permission(request, obj) else ()
        return (
            (None, {"fields": (*about, *decision)}),
            ("Program", {"fields": ("program", "title", *_CONTENT)}),
            (None, {"fields": ("id", "content_hash", "restored_from", "created_at", "went_live_at")}),
        )

    @admin.display(description="author")
    def writer(self, version: ShaderVersion) -> str:
        return version.shader.author_name or "somebody who left"

    @admin.display(description="Source")
    def program(self, version: ShaderVersion) -> SafeString:
        return _program(version)

    @admin.display(description="Decisions")
    def decisions(self, version: ShaderVersion) -> SafeString:
        told = [shapes.decision_of(decision) for decision in version.decisions.select_related("by")[:VERSIONS_SHOWN]]
        return render_to_string("admin/shaders/decisions.html", {"decisions": told})


def _is_decidable(version: ShaderVersion) -> bool:
    shader = version.shader
    if shader.status == Shader.Status.ARCHIVED:
        return False
    reinstated = shader.taken_down_at is not None and shader.current_version_id == version.pk
    return shader.pending_version_id == version.pk or reinstated


# --- What is only kept ----------------------------------------------------------------------------


@admin.register(ReviewDecision)
class ReviewDecisionAdmin(ServiceAdmin):
    """For finding out who let something through, or did not. Only added to."""

    list_display = ("version", "verdict", "by", "is_chromium", "reason", "created_at")
    list_filter = ("verdict", "is_chromium")
    list_select_related = ("version", "by")
    search_fields = ("version__shader__code__exact", "by__username__iexact")
    show_full_result_count = False


@admin.register(ConsentChange)
class ConsentChangeAdmin(ServiceAdmin):
    """For finding out what an author allowed, and when. Only added to."""

    list_display = ("shader", "field", "old", "new", "by", "created_at")
    list_filter = ("field",)
    list_select_related = ("shader", "by")
    search_fields = ("shader__code__exact", "by__username__iexact")
    show_full_result_count = False


def _grant(values: Mapping[str, Any], by: User) -> SourceGrant:
    return services.source_grant(shader=values["shader"], user=values["user"], why=values["why"])


@admin.register(SourceGrant)
class SourceGrantAdmin(ServiceAdmin):
    list_display = ("shader", "user", "why", "created_at")
    list_select_related = ("shader", "user")
    search_fields = ("shader__code__exact", "user__username__iexact")
    raw_id_fields = ("shader", "user")
    show_full_result_count = False
    fields = ("shader", "user", "why", "created_at")
    create_fields = ("shader", "user", "why")
    create_service = staticmethod(_grant)


# --- How they are shown ---------------------------------------------------------------------------


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and str(match.url_name).endswith("_changelist")


def _without(fieldsets: Any, names: set[str]) -> list[Any]:
    return [
        (title, {**options, "fields": tuple(name for name in options["fields"] if name not in names)})
        for title, options in fieldsets
    ]


def _look(shader: Shader, version: ShaderVersion) -> dict[str, Any]:
    return {
        "shader": shader,
        "version": version,
        "picture": shapes.picture_url(version),
        "program": version.program.document,
    }


def _program(written: Shader | ShaderVersion) -> SafeString:
    program = written.program
    passes = [
        {"label": label, "code": code, "inputs": [given for given in program.inputs_of(name) if given]}
        for name, label, code in program.sources()
    ]
    return render_to_string("admin/shaders/program.html", {"passes": passes})
