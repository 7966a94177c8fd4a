"""Doing one thing with many shaders: each through its service, each that refuses named with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.cards import own_cards_of
from apps.pages.shaders import allowance_of
from apps.pages.studio.selectors import own_among
from apps.shaders import services
from apps.shaders.check import CheckUnavailable, check
from apps.shaders.forms import VisibilityForm
from apps.shaders.models import Shader

MAX_AT_ONCE: Final = 50
PUBLISH, ARCHIVE, UNARCHIVE = "publish", "archive", "unarchive"
# Until the next page has shown it.
_REPORT: Final = "studio_report"
_DONE: Final = {
    PUBLISH: ("Published", "Not published"),
    ARCHIVE: ("Archived", "Not archived"),
    UNARCHIVE: ("Taken out of the archive", "Not taken out"),
}
_NOT_A_DRAFT: Final = {
    Shader.Status.PUBLISHED: "It is published already.",
    Shader.Status.IN_REVIEW: "It is with the moderators.",
    Shader.Status.ARCHIVED: services.IS_ARCHIVED,
}

Act = Callable[[Shader], object]


def act(request: HttpRequest) -> HttpResponse:
    """What the desk's form was sent for: one shader by its own button, or all that are ticked."""
    what, chosen = _asked(request)
    back = request.get_full_path()
    if what not in _DONE or len(chosen) > MAX_AT_ONCE:
        messages.error(request, f"Choose what to do, with up to {MAX_AT_ONCE} shaders at once.")
        return redirect(back)
    user = cast(User, request.user)
    shaders = own_among(user, chosen)
    if not shaders:
        messages.info(request, "Choose some shaders first.")
        return redirect(back)
    if what == PUBLISH:
        return _publish(request, user, shaders, back)
    service = services.shader_archive if what == ARCHIVE else services.shader_unarchive
    _each(request, what, shaders, lambda shader: service(shader=shader, by=user))
    return redirect(back)


def _asked(request: HttpRequest) -> tuple[str, list[str]]:
    one = request.POST.get("one", "")
    if one:
        what, _, code = one.partition(" ")
        return what, [code]
    return request.POST.get("do", ""), request.POST.getlist("chosen")


# --- Publishing asks first --------------------------------------------------------------------------


def _publish(request: HttpRequest, user: User, shaders: list[Shader], back: str) -> HttpResponse:
    is_sure = "seen_by" in request.POST
    form = VisibilityForm(request.POST if is_sure else None, initial={"seen_by": VisibilityForm.EVERYBODY})
    if not (is_sure and form.is_valid()):
        return render(request, "studio/desk_publish.html", _before(user, shaders, form, back))
    _each(request, PUBLISH, shaders, lambda shader: _publish_one(shader, user, form.is_public()))
    return redirect(back)


def _publish_one(shader: Shader, user: User, is_public: bool) -> None:
    """A draft, which is what was shown; who sees what is public already is set on its own page."""
    if shader.status != Shader.Status.DRAFT:
        raise Refused(_NOT_A_DRAFT[Shader.Status(shader.status)])
    services.shader_publish(shader=shader, by=user, is_public=is_public)


def _before(user: User, shaders: list[Shader], form: VisibilityForm, back: str) -> dict[str, Any]:
    """What will happen, as far as can be said now."""
    lines = [
        {
            "card": card,
            "code": shader.code,
            "is_first_time": shader.published_at is None,
            "licence": shader.get_licence_display(),
            "why_not": _NOT_A_DRAFT.get(Shader.Status(shader.status), "") or _does_not_compile(shader),
        }
        for shader, card in zip(shaders, own_cards_of(shaders), strict=True)
    ]
    ready = [line for line in lines if not line["why_not"]]
    room = allowance_of(user)
    taking = sum(1 for line in ready if line["is_first_time"])
    return {
        "form": form,
        "lines": lines,
        "ready": len(ready),
        "taking": taking,
        "is_too_many": room["left"] is not None and taking > room["left"],
        "back": back,
        **room,
    }


def _does_not_compile(shader: Shader) -> str:
    try:
        report = check(shader.current_version.program)
    except CheckUnavailable:
        return ""
    return "" if report.ok else "It does not compile yet."


# --- What became of it ------------------------------------------------------------------------------


def _each(request: HttpRequest, what: str, shaders: list[Shader], act: Act) -> None:
    done, refused = [], []
    for shader in shaders:
        try:
            act(shader)
        except Refused as reason:
            refused.append({"title": shader.title, "url": _edit_url(shader), "why": str(reason)})
        else:
            done.append({"title": shader.title, "url": shader.get_absolute_url(), "code": shader.code})
    good, bad = _DONE[what]
    request.session[_REPORT] = {
        "good": good,
        "bad": bad,
        "done": done,
        "refused": refused,
        "undo": UNARCHIVE if what == ARCHIVE and done else "",
    }


def report_of(request: HttpRequest) -> dict[str, Any] | None:
    """Told once."""
    report: dict[str, Any] | None = request.session.pop(_REPORT, None)
    return report


def _edit_url(shader: Shader) -> str:
    return reverse("studio:shaders_shader_change", args=[shader.code])
