"""The studio: Django's admin a second time, for everybody who is signed in and for their own shaders alone."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import resolve_url
from django.urls import path
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import never_cache

from apps.pages.studio import beginning, bringing, desk, keeping, presets, taking, window, workbench
from apps.pages.studio.answers import CSRF_FAILED, SIGNED_OUT, problem, wants_json
from apps.shaders.models import Shader


class _Csrf(CsrfViewMiddleware):
    """As for the whole site; but a script is told so that it can tell its person."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        if getattr(request, "is_for_script", False) or wants_json(request):
            return problem(403, "csrf", CSRF_FAILED)
        return super()._reject(request, reason)  # type: ignore[misc]  # Django's own, unknown to the stubs


_csrf_protected = decorator_from_middleware(_Csrf)


class StudioSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_active

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever is signed out is sent to sign in; a script is told."""

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if self.has_permission(request):
                return view(request, *args, **kwargs)
            if getattr(view, "is_json", False) or wants_json(request):
                return problem(401, "signed_out", SIGNED_OUT)
            return self.login(request)

        guarded = _csrf_protected(inner if cacheable else never_cache(inner))

        @wraps(view)
        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.is_for_script = getattr(view, "is_json", False)  # type: ignore[attr-defined]
            return guarded(request, *args, **kwargs)

        # The site's middleware leaves it to ours, above, which knows how to say no to a script.
        outer.csrf_exempt = True  # type: ignore[attr-defined]
        return outer

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """As everywhere else."""
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing of the admin's own chrome."""
        return {}

    def get_urls(self) -> list[Any]:
        """Only what is ours: no password form, no index of apps, no history of another kind than versions."""
        shaders = self._registry[Shader]
        view = self.admin_view
        return [
            path("", view(shaders.changelist_view), name="index"),
            path("", view(shaders.changelist_view), name="shaders_shader_changelist"),
            path("new/", view(beginning.new), name="shaders_shader_add"),
            path("new/<slug:name>/poster.webp", view(beginning.poster, cacheable=True), name="start-poster"),
            path("new/<slug:name>/program.json", view(beginning.program, cacheable=True), name="start-program"),
            path("import/", view(bringing.bring), name="import"),
            path("import/check/", view(bringing.check_one), name="import-check"),
            path("import/keep/", view(bringing.keep), name="import-keep"),
            path("export/", view(taking.works), name="export"),
            path("tags/", view(workbench.tags), name="tags"),
            path("<str:code>/", view(workbench.edit), name="shaders_shader_change"),
            path("<str:code>/window/", view(window.window), name="window"),
            path("<str:code>/presets/", view(presets.presets), name="presets"),
            path("<str:code>/presets/<uuid:preset_id>/", view(presets.preset), name="preset"),
            path("<str:code>/state/", view(keeping.state), name="state"),
            path("<str:code>/versions/<int:number>/", view(keeping.version), name="version"),
            path("<str:code>/drafts/", view(keeping.drafts), name="drafts"),
            path("<str:code>/drafts/<uuid:draft_id>/", view(keeping.draft), name="draft"),
        ]

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """A namespace of its own, so that "admin:…" means the moderators' pages here too."""
        return self.get_urls(), "studio", self.name


studio = StudioSite(name="studio")
studio.register(Shader, desk.Desk)
