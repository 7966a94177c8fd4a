"""A shader as a file, for whoever may have its source."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.pages.finding import shader_or_404, version_or_404
from apps.shaders import selectors
from apps.shaders.exporting import KINDS, exported_for
from apps.shaders.models import Shader, ShaderVersion

# An exported page runs scripts of its own. Opened here it would be a page of ours, so it may do nothing here.
_HARMLESS = "default-src 'none'; frame-ancestors 'none'; sandbox"
_NUMBER = forms.IntegerField(required=False)


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    shader = shader_or_404(request, code)
    version = _version(request, shader)
    try:
        file = exported_for(request.user, shader, version, kind)
    except PermissionDenied as withheld:
        return render(request, "shaders/export_withheld.html", {"shader": shader, "why": str(withheld)}, status=403)
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response["Content-Security-Policy"] = _HARMLESS
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    # Who may have it can change at any moment.
    patch_cache_control(response, private=True, no_store=True)
    return response


def _version(request: HttpRequest, shader: Shader) -> ShaderVersion:
    try:
        number = _NUMBER.clean(request.GET.get("version"))
    except forms.ValidationError as wrong:
        raise Http404 from wrong
    return (
        selectors.shown_version_for(request.user, shader) if number is None else version_or_404(request, shader, number)
    )
