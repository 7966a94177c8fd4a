"""The page in which a shader is written. Nothing that was typed is lost: what cannot be saved comes back as it was
typed, with the reason beside it. The same form is sent by a browser without scripts, and by the page's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.finding import own_or_404
from apps.pages.history import ChangedPass, changed_passes
from apps.pages.pictures import pictures_of
from apps.pages.renderings import drawn_of
from apps.pages.studio.answers import invalid, json_view, problem, told, wants_json
from apps.pages.studio.rows import draft_row
from apps.pages.studio.saving import Saved, save
from apps.renders.selectors import render_status
from apps.shaders import consents, drafts, licences
from apps.shaders.check import CheckUnavailable, Message, Report, check
from apps.shaders.content import Content, Terms
from apps.shaders.forms import VisibilityForm, WorkbenchForm, initial_of, initial_of_terms
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.problems import Conflict, DoesNotCompile
from apps.shaders.programs import Program
from apps.shaders.sheets import Sheet
from apps.shaders.suggestions import tags_like

# What the buttons of the form mean.
SAVE, PUBLISH, CHECK = "save", "publish", "check"


@dataclass(frozen=True)
class Meanwhile:
    """Somebody else's save, beside what was typed."""

    number: int
    words: str
    changes: list[ChangedPass]


@json_view("GET")
def tags(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"tags": tags_like(request.GET.get("q", ""))})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    if request.method == "POST" and wants_json(request):
        return told(lambda: _answer(request, own_or_404(request, code)))
    return _page(request, own_or_404(request, code))


def _form(request: HttpRequest, shader: Shader) -> WorkbenchForm:
    initial = {
        **initial_of(shader.current_version),
        **initial_of_terms(Terms.of(shader)),
        "ai_provider": shader.ai_provider,
        "seen_by": VisibilityForm.named(shader.is_public),
    }
    return WorkbenchForm(request.POST or None, initial=initial, licences=consents.licence_choices(shader))


# --- For the page's own script ----------------------------------------------------------------------


def _answer(request: HttpRequest, shader: Shader) -> HttpResponse:
    form = _form(request, shader)
    if not form.is_valid():
        return _not_valid(form)
    try:
        saved = save(shader=shader, by=cast(User, request.user), form=form)
    except Conflict as conflict:
        return problem(409, "conflict", str(conflict), current=_version_document(conflict.current))
    except DoesNotCompile as refusal:
        words = "It does not compile, so it was not saved: the public would see it. Nothing is lost."
        return problem(422, "does_not_compile", words, messages=_messages(refusal.report))
    except ValidationError as wrong:
        return invalid(wrong)
    return JsonResponse(_saved_document(shader, saved))


def _not_valid(form: WorkbenchForm) -> HttpResponse:
    fields = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
    words = [
        text if name == "__all__" else f"{form[name].label}: {text}" for name, texts in fields.items() for text in texts
    ]
    return problem(400, "invalid", f"It was not saved. {' '.join(words)}", fields=fields)


def _saved_document(shader: Shader, saved: Saved) -> dict[str, Any]:
    return {
        "number": saved.version.version_number,
        "changed": saved.is_new,
        "title": saved.version.title,
        "status": shader.status,
        "message": saved.words,
        "settings": saved.settings,
        "refused": saved.refused,
    }


def _version_document(version: ShaderVersion) -> dict[str, Any]:
    return {
        "number": version.version_number,
        "sheet": Sheet.of_version(version).document,
        "note": version.change_note,
        "created_at": version.created_at.isoformat(),
    }


def _messages(report: Report) -> list[dict[str, Any]]:
    def told_of(found: tuple[Message, ...], severity: str) -> list[dict[str, Any]]:
        return [{**one.document(), "severity": severity} for one in found]

    return told_of(report.errors, "error") + told_of(report.warnings, "warning")


# --- For people -------------------------------------------------------------------------------------


def _page(request: HttpRequest, shader: Shader) -> HttpResponse:
    form, current = _form(request, shader), shader.current_version
    context: dict[str, Any] = {}
    if request.method != "POST":
        context["report"] = _refusal_of(form, current.program)
    elif form.is_valid():
        if request.POST.get("do") == CHECK:
            context["report"] = _checked(form, form.cleaned_data["content"].program)
        else:
            try:
                saved = _tried(form, lambda: save(shader=shader, by=cast(User, request.user), form=form))
            except Conflict as conflict:
                context["conflict"] = _meanwhile(form, conflict.current)
            else:
                if saved and not saved.refused:
                    messages.success(request, saved.words)
                    return _after(request, shader)
                if saved:
                    _tell_refused(request, form, saved)
    context |= {"form": form, **_around(request, shader)}
    return render(request, "studio/workbench.html", context, status=409 if "conflict" in context else _status(form))


def _around(request: HttpRequest, shader: Shader) -> dict[str, Any]:
    current = shader.current_version
    origin_licence = consents.bound_of(shader).get("licence")
    status = render_status(current)
    return {
        "shader": shader,
        "version": current,
        "drawn": drawn_of(request.user, shader, status, pictures_of(current, status), number=current.version_number),
        "may_publish": shader.status == Shader.Status.DRAFT,
        "licence_why": licences.why(origin_licence) if origin_licence else "",
        "studio_data": _data(request, shader),
    }


def _data(request: HttpRequest, shader: Shader) -> dict[str, Any]:
    """What the page's own script begins with."""
    code, unsaved = [shader.code], drafts.draft_unsaved_for(request.user, shader)
    return {
        "code": shader.code,
        "person": str(request.user.pk),
        "number": shader.current_version.version_number,
        "sheet": Sheet.of_version(shader.current_version).document,
        "unsaved": {**draft_row(unsaved), "sheet": unsaved.sheet} if unsaved else None,
        "urls": {
            "save": reverse("studio:shaders_shader_change", args=code),
            "state": reverse("studio:state", args=code),
            "drafts": reverse("studio:drafts", args=code),
            "version": reverse("studio:version", args=[shader.code, 0]),
            "window": reverse("studio:window", args=code),
            "publish": reverse("pages:shader-publish", args=code),
            "tags": reverse("studio:tags"),
            "sign_in": reverse("account_login"),
        },
        "preferences": {"keymap": "default", "font_size": 13},
    }


def _after(request: HttpRequest, shader: Shader) -> HttpResponse:
    if request.POST.get("do") == PUBLISH and shader.status == Shader.Status.DRAFT:
        return redirect("pages:shader-publish", shader.code)
    # By its short address: saving may have changed the title, and with it the long one.
    return redirect("pages:shader-short", shader.code)


# --- What went wrong ----------------------------------------------------------------------------------


def _tried(form: WorkbenchForm, act: Callable[[], Saved]) -> Saved | None:
    """What was saved; or nothing, and the form says why."""
    try:
        return act()
    except Conflict:
        raise
    except DoesNotCompile as refusal:
        form.tell(refusal.report.errors, refusal.report.warnings)
        form.add_error(None, "It does not compile, so it was not saved: the public would see it. Nothing is lost.")
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.take(refusal)
    return None


def _tell_refused(request: HttpRequest, form: WorkbenchForm, saved: Saved) -> None:
    """What is saved is saved: the form stands on it from here on."""
    messages.warning(request, f"{saved.words} Not all of the settings were: the reason stands beside each.")
    _stand_on(form, saved.version)
    for name, words in saved.refused.items():
        form.add_error(name if name in form.fields else None, [*words])


def _stand_on(form: WorkbenchForm, version: ShaderVersion) -> None:
    data = cast(QueryDict, form.data).copy()
    data["based_on"] = str(version.version_number)
    form.data = data


def _status(form: WorkbenchForm) -> int:
    return 400 if form.is_bound and form.errors else 200


def _checked(form: WorkbenchForm, program: Program) -> Report | None:
    try:
        report = check(program)
    except CheckUnavailable:
        form.add_error(None, "The compiler cannot be asked just now. Drafts can be saved all the same.")
        return None
    form.tell(report.errors, report.warnings)
    return report


def _refusal_of(form: WorkbenchForm, program: Program) -> Report | None:
    """On opening, only what is wrong is worth words."""
    try:
        report = check(program)
    except CheckUnavailable:
        return None
    if report.ok:
        return None
    form.tell(report.errors, report.warnings)
    return report


def _meanwhile(form: WorkbenchForm, theirs: ShaderVersion) -> Meanwhile:
    """From here on the form stands on their version, so that saving again is meant."""
    _stand_on(form, theirs)
    typed: Content = form.cleaned_data["content"]
    via = " by a program" if theirs.submitted_via_id else ""
    return Meanwhile(
        theirs.version_number,
        f"Version {theirs.version_number} was saved{via} while you were writing.",
        changed_passes(theirs.program, typed.program),
    )
