"""Voting from a page: a form, and the same form sent by a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.finding import shader_or_404
from apps.shaders.models import Shader
from apps.votes import selectors, services

_VALUES = {"1": 1, "-1": -1, "0": 0}


@dataclass(frozen=True)
class Votes:
    up: int
    down: int
    # This person's: 1, -1, or 0 for none.
    own: int

    # What each button asks for: the one that is pressed takes the vote back.
    @property
    def up_asks(self) -> int:
        return 0 if self.own == 1 else 1

    @property
    def down_asks(self) -> int:
        return 0 if self.own == -1 else -1


def votes_of(user: Any, shader: Shader) -> Votes:
    counts = selectors.counts_of(shader)
    return Votes(counts.up, counts.down, selectors.vote_of(user, shader))


@require_POST
def vote(request: HttpRequest, code: str) -> HttpResponse:
    shader = shader_or_404(request, code)
    if not request.user.is_authenticated:
        return _sign_in_first(request, shader)
    refused = _voted(request.user, shader, request.POST.get("value", ""))
    if _by_script(request):
        votes = votes_of(request.user, shader)
        told = {"up": votes.up, "down": votes.down, "own": votes.own, "message": refused}
        return JsonResponse(told, status=409 if refused else 200)
    if refused:
        messages.error(request, refused)
    return redirect(f"{shader.get_absolute_url()}#votes")


def _voted(user: User, shader: Shader, value: str) -> str:
    """→ why not, or nothing"""
    try:
        services.vote_set(by=user, shader=shader, value=_VALUES[value])
    except KeyError:
        return "A vote is up or down."
    except Refused as reason:
        return str(reason)
    return ""


def _sign_in_first(request: HttpRequest, shader: Shader) -> HttpResponse:
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': shader.get_absolute_url()})}"
    return JsonResponse({"sign_in": address}, status=401) if _by_script(request) else redirect(address)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
