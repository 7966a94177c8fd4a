"""Where a new shader comes from: one of the starts, as a draft of one's own that runs already."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.shaders import services
from apps.shaders.beginnings import Start, start_get, starts

_KEPT_S = 3600
GONE = "There is no such start any more. Choose another one."


class BeginForm(forms.Form):
    start = forms.SlugField(max_length=60)
    # Made with the page, so that a form which is sent twice makes one draft.
    shader_id = forms.UUIDField(required=False)


@dataclass(frozen=True)
class StartCard:
    name: str
    title: str
    about: str
    kind: str
    poster_url: str
    program_url: str
    shader_id: uuid.UUID


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _begin(request)
    return render(request, "studio/new.html", {"starts": [_card(start) for start in starts()]})


def _begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST)
    start = start_get(form.cleaned_data["start"]) if form.is_valid() else None
    if start is None:
        messages.error(request, GONE)
        return redirect("studio:shaders_shader_add")
    try:
        made = services.draft_begin(
            author=cast(User, request.user), start=start, shader_id=form.cleaned_data["shader_id"]
        )
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("studio:shaders_shader_add")
    return redirect("studio:shaders_shader_change", made.code)


def _card(start: Start) -> StartCard:
    return StartCard(
        name=start.name,
        title=start.title,
        about=start.about,
        kind=_told(start),
        poster_url=reverse("studio:start-poster", args=[start.name]) if start.poster.is_file() else "",
        program_url=reverse("studio:start-program", args=[start.name]),
        # Of each its own: who comes back to this page for another start gets another draft.
        shader_id=uuid.uuid4(),
    )


def _told(start: Start) -> str:
    """How much there is to read."""
    passes = len(start.content.program.sources())
    return "One pass" if passes == 1 else f"{passes} passes"


# --- What the cards show --------------------------------------------------------------------------


@require_safe
def poster(request: HttpRequest, name: str) -> HttpResponseBase:
    file = _start_or_404(name).poster
    if not file.is_file():
        raise Http404
    return _kept(FileResponse(file.open("rb"), content_type="image/webp"))


@require_safe
def program(request: HttpRequest, name: str) -> HttpResponseBase:
    return _kept(JsonResponse(_start_or_404(name).content.program.document))


def _start_or_404(name: str) -> Start:
    start = start_get(name)
    if start is None:
        raise Http404
    return start


def _kept(response: HttpResponseBase) -> HttpResponseBase:
    patch_cache_control(response, private=True, max_age=_KEPT_S)
    return response
