"""The picture of one's own shader in a window by itself, which follows the page it was opened from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.pages.finding import own_or_404

SHEETS = ("tokens", "base", "nav", "button", "player", "preview")


@require_safe
def window(request: HttpRequest, code: str) -> HttpResponse:
    shader = own_or_404(request, code)
    context = {
        "shader": shader,
        "program": shader.current_version.program.document,
        "sheets": [f"css/{name}.css" for name in SHEETS],
    }
    return render(request, "studio/window.html", context)
