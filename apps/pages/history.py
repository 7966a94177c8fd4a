"""Versions of a shader: all of them, one that runs, two side by side, and an old one again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.core.pagination import BadCursor
from apps.pages.finding import own_or_404, shader_or_404, version_or_404
from apps.pages.pictures import held, pictures_of
from apps.pages.players import player_of
from apps.pages.renderings import Drawn, drawn_of
from apps.pages.shaders import about, fork_of
from apps.pages.source import sources_of
from apps.renders.selectors import Status, render_status, statuses
from apps.shaders import selectors, services
from apps.shaders.difference import PassDifference, difference
from apps.shaders.forms import NoteForm
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.problems import DoesNotCompile
from apps.shaders.programs import Program

SIZE = 20
_WORDS = (("title", "Title"), ("description", "Description"), ("tags", "Tags"), ("shader_type", "Kind"))


@dataclass(frozen=True)
class VersionLine:
    version: ShaderVersion
    picture: str
    is_live: bool
    is_pending: bool
    is_current: bool
    drawn: Drawn
    # The one before it in this list, to compare with.
    previous: int | None = None


@dataclass(frozen=True)
class Word:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Channel:
    number: int
    old: str
    new: str


@dataclass(frozen=True)
class ChangedPass:
    """One pass that is not the same in both, as the template shows it."""

    difference: PassDifference
    channels: list[Channel]


def _line(
    user: Any, shader: Shader, version: ShaderVersion, status: Status, previous: int | None = None
) -> VersionLine:
    drawn = drawn_of(user, shader, status, pictures_of(version, status), number=version.version_number)
    return VersionLine(
        version,
        drawn.picture,
        is_live=version.pk == shader.live_version_id,
        is_pending=version.pk == shader.pending_version_id,
        is_current=version.pk == shader.current_version_id,
        drawn=drawn,
        previous=previous,
    )


# --- All of them ------------------------------------------------------------------------------------


@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    shader, cursor = shader_or_404(request, code), request.GET.get("after")
    if "from" in request.GET and "to" in request.GET:
        return _to_compare(request, shader)
    try:
        page = selectors.version_list_for(request.user, shader, cursor=cursor, size=SIZE)
    except BadCursor:
        return redirect("pages:shader-versions", shader.code)
    known = statuses(page.items)
    numbers = [version.version_number for version in page.items]
    context = {
        **about(request, shader),
        "page": page,
        "is_first": not cursor,
        "lines": [
            _line(request.user, shader, version, known[version.pk], previous)
            for version, previous in zip(page.items, [*numbers[1:], None], strict=True)
        ],
        "ends": (numbers[-1], numbers[0]) if len(numbers) > 1 else None,
    }
    return render(request, "shaders/versions.html", context)


def _to_compare(request: HttpRequest, shader: Shader) -> HttpResponse:
    field = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    try:
        old, new = (field.clean(request.GET[name]) for name in ("from", "to"))
    except ValidationError:
        messages.error(request, "Versions are numbers, such as 1 and 2.")
        return redirect("pages:shader-versions", shader.code)
    if any(selectors.version_get_for(request.user, shader, number) is None for number in (old, new)):
        messages.error(request, "There is no such version here.")
        return redirect("pages:shader-versions", shader.code)
    return redirect("pages:compare", shader.code, old, new)


# --- One, and two -----------------------------------------------------------------------------------


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    shader = shader_or_404(request, code)
    shown = version_or_404(request, shader, number)
    source = selectors.source_get_for(request.user, shader, shown)
    live = shader.live_version
    compared = live.version_number if live and live.pk != shown.pk else None
    status = render_status(shown)
    line = _line(request.user, shader, shown, status)
    context = {
        **about(request, shader),
        "shown": shown,
        "line": line,
        "drawn": line.drawn if line.drawn.is_worth_saying else None,
        "player": player_of(shown, status, render=line.drawn.key if line.drawn.waits else ""),
        "sources": sources_of(source.program) if source.program else [],
        "why": source.why,
        "fork": fork_of(request, shader),
        "compared_with": compared,
    }
    return render(request, "shaders/version.html", context)


@require_safe
def compare(request: HttpRequest, code: str, old: int, new: int) -> HttpResponse:
    shader = shader_or_404(request, code)
    first, second = version_or_404(request, shader, old), version_or_404(request, shader, new)
    sources = [selectors.source_get_for(request.user, shader, one) for one in (first, second)]
    before, after = (source.program for source in sources)
    lower = min(old, new)
    known = statuses([first, second])
    # They share a clock: where one may not start by itself, neither does.
    start = "paused" if any(held(status) for status in known.values()) else "auto"
    context = {
        **about(request, shader),
        "old": first,
        "new": second,
        "old_player": player_of(first, known[first.pk], id="program-old", group="compare", start=start),
        "new_player": player_of(second, known[second.pk], id="program-new", group="compare", start=start),
        "words": _words(first, second),
        "changes": changed_passes(before, after) if before and after else [],
        "why": next((source.why for source in sources if source.why), ""),
        "restorable": lower if lower != shader.current_version.version_number else None,
    }
    return render(request, "shaders/compare.html", context)


def _words(old: ShaderVersion, new: ShaderVersion) -> list[Word]:
    found = [Word(label, _told(old, name), _told(new, name)) for name, label in _WORDS]
    return [word for word in found if word.old != word.new]


def _told(version: ShaderVersion, name: str) -> str:
    if name == "tags":
        return ", ".join(version.tags)
    return version.get_shader_type_display() if name == "shader_type" else str(getattr(version, name))


def changed_passes(old: Program, new: Program) -> list[ChangedPass]:
    return [ChangedPass(one, _channels(one)) for one in difference(old, new) if one.state != "same"]


def _channels(one: PassDifference) -> list[Channel]:
    pairs = zip(one.old_inputs, one.new_inputs, strict=True)
    return [Channel(number, _input(old), _input(new)) for number, (old, new) in enumerate(pairs) if old != new]


def _input(given: dict[str, str] | None) -> str:
    return ", ".join(given[name].replace("_", " ") for name in ("source", "filter", "wrap")) if given else ""


# --- An old one again -------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, code: str, number: int) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    old = version_or_404(request, shader, number)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.version_restore(shader=shader, by=user, number=number, note=form.cleaned_data["note"])
        except DoesNotCompile as refusal:
            form.add_error(None, f"{refusal} The public would see it, so it was not restored.")
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Version {number} is back, as version {made.version_number}.")
            return redirect("pages:shader-versions", shader.code)
    context = {**about(request, shader), "version": old, "form": form}
    return render(request, "shaders/restore.html", context, status=409 if form.is_bound and form.errors else 200)
