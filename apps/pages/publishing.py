"""What an author does with a finished shader, and what others may begin from it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.finding import own_or_404, shader_or_404, version_or_404
from apps.pages.lines import SaidLine, editor_url, said_line
from apps.pages.pictures import pictures_of
from apps.pages.players import player_of
from apps.pages.renderings import drawn_of
from apps.pages.shaders import about, fork_of
from apps.renders.selectors import render_status
from apps.shaders import consents, licences, selectors, services
from apps.shaders.check import Message
from apps.shaders.content import Terms
from apps.shaders.exporting.page import licence_label
from apps.shaders.forms import SettingsForm, VisibilityForm, initial_of_terms
from apps.shaders.models import ConsentChange, Shader
from apps.shaders.outlook import outlook_for
from apps.shaders.problems import DoesNotCompile

_FORK_LINES = {"shader_id": forms.UUIDField(required=False), "version": forms.IntegerField(required=False)}


# --- Publishing and putting away ------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    if shader.status == Shader.Status.PUBLISHED:
        messages.info(request, "It is published already.")
        return redirect(shader)
    sent = request.POST if request.method == "POST" else None
    form = VisibilityForm(sent, initial={"seen_by": VisibilityForm.named(shader.is_public)})
    if sent is not None and form.is_valid():
        try:
            shader = services.shader_publish(shader=shader, by=user, is_public=form.is_public())
        except DoesNotCompile:
            form.add_error(None, "It does not compile, so it is still a draft.")
        except Refused as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _done_words(shader))
            return redirect("pages:shader-short", shader.code)
        shader = own_or_404(request, code)  # as it is by now
    status = 409 if form.non_field_errors() else 400 if form.errors else 200
    return render(request, "shaders/publish.html", _outlook(request, user, shader, form), status=status)


def _done_words(shader: Shader) -> str:
    if shader.status == Shader.Status.PUBLISHED:
        return "Published."
    return "Kept. It waits for a moderator, who looks at it first."


def _outlook(request: HttpRequest, user: User, shader: Shader, form: VisibilityForm) -> dict[str, Any]:
    outlook = outlook_for(user, shader)
    told = form.non_field_errors() if form.is_bound else []
    status = render_status(outlook.version)
    number = outlook.version.version_number
    drawn = drawn_of(user, shader, status, pictures_of(outlook.version, status), number=number)
    return {
        **about(request, shader),
        "form": form,
        "outlook": outlook,
        # Once is enough: the service says the same words.
        "obstacles": [words for words in outlook.obstacles if words not in told],
        "errors": [_said(shader, message) for message in outlook.errors],
        "warnings": [_said(shader, message) for message in outlook.warnings],
        "player": player_of(outlook.version, status, controls="bare", render=drawn.key if drawn.waits else ""),
        "drawn": drawn if drawn.is_worth_saying else None,
        "waits": drawn.waits,
        "licence": licence_label(shader.licence),
        "licence_means": licences.MEANINGS[licences.Licence(shader.licence)],
        "editor_url": editor_url(shader),
    }


def _said(shader: Shader, message: Message) -> SaidLine:
    return said_line(shader, message.document(), is_own=True)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, code: str) -> HttpResponse:
    shader = own_or_404(request, code)
    if request.method != "POST":
        return render(request, "shaders/archive.html", about(request, shader))
    return _done(request, shader, services.shader_archive, "Archived. Only you see it now.")


@login_required
@require_POST
def unarchive(request: HttpRequest, code: str) -> HttpResponse:
    return _done(request, own_or_404(request, code), services.shader_unarchive, "Taken out of the archive.")


def _done(request: HttpRequest, shader: Shader, act: Callable[..., Any], words: str, **ways: Any) -> HttpResponse:
    try:
        act(shader=shader, by=cast(User, request.user), **ways)
    except Refused as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, words)
    return redirect("pages:shader-short", shader.code)


# --- Settings ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangeLine:
    when: datetime
    what: str
    old: str
    new: str


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    origin_licence = consents.bound_of(shader).get("licence")
    form = SettingsForm(
        request.POST or None,
        initial={**initial_of_terms(Terms.of(shader)), "ai_provider": shader.ai_provider},
        licences=consents.licence_choices(shader),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.terms_set(shader=shader, by=user, terms=form.terms())
            services.ai_mark_set(shader=shader, by=user, ai_provider=form.cleaned_data["ai_provider"])
        except Refused as reason:
            form.add_error(None, str(reason))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("pages:shader-settings", shader.code)
    context = {
        **about(request, shader),
        "form": form,
        "licence_why": licences.why(origin_licence) if origin_licence else "",
        "licence_meanings": [(licence_label(one), licences.MEANINGS[one]) for one in consents.licence_choices(shader)],
        "visibility": VisibilityForm(initial={"seen_by": VisibilityForm.named(shader.is_public)}),
        "changes": [_line(change) for change in selectors.consent_list_for(user, shader)],
    }
    return render(request, "shaders/settings.html", context, status=400 if form.is_bound and form.errors else 200)


def _line(change: ConsentChange) -> ChangeLine:
    label = SettingsForm.base_fields[change.field].label if change.field in SettingsForm.base_fields else None
    what = str(label or change.field.replace("_", " ").capitalize())
    return ChangeLine(change.created_at, what, _in_words(change.old), _in_words(change.new))


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(dict(User.Licence.choices).get(value, value))


@login_required
@require_POST
def visibility(request: HttpRequest, code: str) -> HttpResponse:
    shader, form = own_or_404(request, code), VisibilityForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose who sees it.")
        return redirect("pages:shader-settings", shader.code)
    words = "Everybody can find it now." if form.is_public() else "Only who has its address sees it now."
    return _done(request, shader, services.visibility_set, words, is_public=form.is_public())


# --- Forking ----------------------------------------------------------------------------------------


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fork(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), shader_or_404(request, code)
    asked = request.POST if request.method == "POST" else request.GET
    number = _read("version", asked.get("version"))
    version = version_or_404(request, shader, number) if number else None
    if request.method == "POST":
        try:
            made = services.shader_fork(
                shader=shader, by=user, number=number, shader_id=_read("shader_id", asked.get("shader_id"))
            )
        except (Refused, PermissionDenied) as reason:
            messages.error(request, str(reason))
            return redirect(shader)
        messages.success(request, "Forked. This draft is yours: change what you like.")
        return redirect("studio:shaders_shader_change", made.code)
    context = {
        **about(request, shader),
        "fork": fork_of(request, shader),
        "version": version,
        "shader_id": uuid.uuid4(),
        "licence_why": licences.why(shader.licence),
    }
    return render(request, "shaders/fork.html", context)


def _read(name: str, text: str | None) -> Any:
    try:
        return _FORK_LINES[name].clean(text)
    except forms.ValidationError as wrong:
        raise Http404 from wrong
