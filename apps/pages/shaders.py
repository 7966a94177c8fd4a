"""A shader's own page, its program for the player, and its lineage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.plans import plan_of
from apps.pages import embeds, presets, renderings
from apps.pages.cards import cards_of, picture_url
from apps.pages.finding import shader_or_404
from apps.pages.pictures import pictures_of
from apps.pages.players import player_of
from apps.pages.source import sources_of
from apps.pages.standing import refuses, states_of
from apps.pages.voting import votes_of
from apps.renders.selectors import render_status
from apps.shaders import selectors
from apps.shaders.lineage import lineage_for
from apps.shaders.models import Shader, ShaderVersion

FORKS_SHOWN = 6
_SUMMARY_CHARS = 200


@dataclass(frozen=True)
class Fork:
    may: bool
    why: str


@dataclass(frozen=True)
class Origin:
    """Where a fork comes from; its own words stay when the origin is gone."""

    title: str
    author: str
    url: str
    version: int | None
    is_shown: bool


# --- The page -------------------------------------------------------------------------------------


@require_safe
def show(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    shader = shader_or_404(request, code)
    if (slug, code) != (shader.slug, shader.code):
        return _moved(request, shader)
    shown = selectors.shown_version_for(request.user, shader)
    source = selectors.source_get_for(request.user, shader, shown)
    status = render_status(shown)
    pictures = pictures_of(shown, status)
    drawn = renderings.drawn_of(request.user, shader, status, pictures)
    states = states_of(request.user, shader)
    return render(
        request,
        "shaders/show.html",
        {
            **about(request, shader),
            "shown": shown,
            "player": player_of(shown, status, render=drawn.key if drawn.waits else ""),
            # What Chromium refused is told as that.
            "drawn": drawn if drawn.is_worth_saying and not refuses(states, shown) else None,
            "waits": drawn.waits,
            "sources": sources_of(source.program) if source.program else [],
            "why": source.why,
            "dialect": shown.get_dialect_display(),
            "pass_labels": [label for _, label, _ in shown.program.sources()],
            "states": states,
            "origin": origin_of(request.user, shader),
            **_family(request.user, shader),
            "fork": fork_of(request, shader),
            **_votes(request, shader),
            "may_publish": shader.status == Shader.Status.DRAFT,
            "has_parameters": bool(shown.parameters),
            "presets": presets.presets_of(request.user, shader) if shown.parameters else [],
            "values_json": json.dumps(presets.values_in(request.GET, shown.parameters)),
            **embeds.social_of(shader, pictures),
            "summary": summary_of(shader, shown),
        },
    )


def _votes(request: HttpRequest, shader: Shader) -> dict[str, Any]:
    if shader.status != Shader.Status.PUBLISHED:
        return {}
    is_others = not selectors.may_edit(request.user, shader)
    return {
        "votes": votes_of(request.user, shader),
        "votes_open": is_others and request.user.is_authenticated,
        "votes_for_who_signs_in": is_others,
    }


def _family(user: Any, shader: Shader) -> dict[str, Any]:
    """The nearest forks as pictures; the rest on a page of its own."""
    found = lineage_for(user, shader)
    return {"forks": found.shown, "cards": cards_of(node.shader for node in found.tree.children[:FORKS_SHOWN])}


def _moved(request: HttpRequest, shader: Shader) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = shader.get_absolute_url() + (f"?{query}" if query else "")
    response = HttpResponsePermanentRedirect(address)
    # A title may change back: what a browser remembered of this one would then lead in a circle.
    patch_cache_control(response, no_cache=True)
    return response


def about(request: HttpRequest, shader: Shader) -> dict[str, Any]:
    """What every page around a shader shows of it."""
    return {
        "shader": shader,
        "author_name": shader.author_name,
        "is_own": selectors.may_edit(request.user, shader),
        "picture": picture_url(shader.thumbnail),
        "canonical_url": canonical_url(shader),
        "is_listed": shader.is_listed,
    }


def canonical_url(shader: Shader) -> str:
    return f"{settings.SITE_URL}{shader.get_absolute_url()}"


def summary_of(shader: Shader, shown: ShaderVersion) -> str:
    words = " ".join(shown.description.split())
    if words:
        return Truncator(words).chars(_SUMMARY_CHARS)
    by = f" by {shader.author_name}" if shader.author_name else ""
    return f"A fragment shader{by}, running live."


def fork_of(request: HttpRequest, shader: Shader) -> Fork:
    may, why = selectors.may_fork(request.user, shader)
    # Signing in comes on the way; it is no reason to hide the button.
    return Fork(True, "") if why == selectors.SIGN_IN_TO_FORK else Fork(may, why)


def origin_of(user: Any, shader: Shader) -> Origin | None:
    if not shader.is_fork:
        return None
    kept: Mapping[str, Any] = shader.origin
    now = selectors.shader_get_for(user, str(kept.get("code", "")))
    return Origin(
        title=now.title if now else str(kept.get("title", "")),
        author=str(kept.get("author", "")),
        url=now.get_absolute_url() if now else "",
        version=kept.get("version"),
        is_shown=now is not None,
    )


# --- Beside it --------------------------------------------------------------------------------------


@require_safe
def program(request: HttpRequest, code: str) -> HttpResponse:
    """For the player on lists: whoever sees the page may run it, also where its source is not shown."""
    shader = shader_or_404(request, code)
    response = JsonResponse(selectors.shown_version_for(request.user, shader).program.document)
    patch_cache_control(response, private=True, max_age=60)
    return response


def allowance_of(user: User) -> dict[str, int | None]:
    """How much is left of the month, told before anybody runs into it."""
    return {"left": selectors.publications_left(user), "allowed": plan_of(user).published_shaders_a_month}
