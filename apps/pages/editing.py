"""The plain form in which a shader is written and changed. Nothing that was typed is lost: what cannot be saved comes
back as it was typed, with the reason beside it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.finding import own_or_404
from apps.pages.history import ChangedPass, changed_passes
from apps.pages.shaders import allowance_of
from apps.shaders import services
from apps.shaders.check import CheckUnavailable, Report, check
from apps.shaders.content import Content, Terms
from apps.shaders.forms import EditShaderForm, NewShaderForm, ShaderForm, initial_of, initial_of_terms
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.problems import Conflict, DoesNotCompile
from apps.shaders.programs import Program

STARTER = """void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 uv = fragCoord / iResolution.xy;
    vec3 colour = 0.5 + 0.5 * cos(iTime + uv.xyx + vec3(0.0, 2.0, 4.0));
    fragColor = vec4(colour, 1.0);
}
"""
MADE_BEFORE = (
    "This form made a draft before, and that has changed since. Open it among your shaders, and take over from here "
    "what you need."
)
# What the buttons of the form mean.
SAVE, PUBLISH, CHECK = "save", "publish", "check"


@dataclass(frozen=True)
class Meanwhile:
    """Somebody else's save, beside what was typed."""

    number: int
    words: str
    changes: list[ChangedPass]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    initial = {"glsl_code": STARTER, "shader_id": uuid.uuid4(), **initial_of_terms(Terms.of_person(user))}
    form = NewShaderForm(request.POST or None, initial=initial)
    report = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == CHECK:
            report = _checked(form, form.cleaned_data["content"].program)
        elif shader := _tried(form, lambda: _create(user, form)):
            messages.success(request, "Saved as a draft.")
            return _after(request, shader)
    context = {"form": form, "report": report, **allowance_of(user)}
    return render(request, "shaders/new.html", context, status=_status(form))


def _create(user: User, form: NewShaderForm) -> Shader:
    cleaned = form.cleaned_data
    shader = services.shader_create(
        author=user,
        content=cleaned["content"],
        terms=form.terms(),
        ai_provider=cleaned["ai_provider"],
        shader_id=cleaned["shader_id"],
    )
    # Sent before, gone back to and written on: one draft all the same, and what was written is in it.
    try:
        services.shader_revise(shader=shader, by=user, content=cleaned["content"], based_on=1)
    except Conflict as conflict:
        raise Refused(MADE_BEFORE) from conflict
    return shader


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    user, shader = cast(User, request.user), own_or_404(request, code)
    current = shader.current_version
    form = EditShaderForm(request.POST or None, initial=initial_of(current))
    context: dict[str, Any] = {"shader": shader, "may_publish": shader.status == Shader.Status.DRAFT}
    if request.method != "POST":
        context["report"] = _refusal_of(form, current.program)
    elif form.is_valid():
        if request.POST.get("do") == CHECK:
            context["report"] = _checked(form, form.cleaned_data["content"].program)
        else:
            try:
                version = _tried(form, lambda: _revise(user, shader, form))
            except Conflict as conflict:
                context["conflict"] = _meanwhile(form, conflict.current)
            else:
                if version:
                    messages.success(request, _saved(shader, current, version))
                    return _after(request, shader)
    context["form"] = form
    return render(request, "shaders/edit.html", context, status=409 if "conflict" in context else _status(form))


def _revise(user: User, shader: Shader, form: EditShaderForm) -> ShaderVersion:
    cleaned = form.cleaned_data
    return services.shader_revise(
        shader=shader, by=user, content=cleaned["content"], note=cleaned["note"], based_on=cleaned["based_on"]
    )


def _saved(shader: Shader, before: ShaderVersion, version: ShaderVersion) -> str:
    if version.version_number == before.version_number:
        return "Nothing had changed, so there is no new version."
    return f"Saved as version {version.version_number}."


def _after(request: HttpRequest, shader: Shader) -> HttpResponse:
    if request.POST.get("do") == PUBLISH and shader.status == Shader.Status.DRAFT:
        return redirect("pages:shader-publish", shader.code)
    # By its short address: saving may have changed the title, and with it the long one.
    return redirect("pages:shader-short", shader.code)


# --- What went wrong ----------------------------------------------------------------------------------


def _tried(form: ShaderForm, save: Callable[[], Any]) -> Any:
    """What was saved; or nothing, and the form says why."""
    try:
        return save()
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


def _status(form: ShaderForm) -> int:
    return 400 if form.is_bound and form.errors else 200


def _checked(form: ShaderForm, program: Program) -> Report | None:
    try:
        report = check(program)
    except CheckUnavailable:
        form.add_error(None, "The compiler cannot be asked just now. Drafts can be saved all the same.")
        return None
    form.tell(report.errors, report.warnings)
    return report


def _refusal_of(form: ShaderForm, program: Program) -> Report | None:
    """On opening, only what is wrong is worth words."""
    try:
        report = check(program)
    except CheckUnavailable:
        return None
    if report.ok:
        return None
    form.tell(report.errors, report.warnings)
    return report


def _meanwhile(form: EditShaderForm, theirs: ShaderVersion) -> Meanwhile:
    """From here on the form stands on their version, so that saving again is meant."""
    data = cast(QueryDict, form.data).copy()
    data["based_on"] = str(theirs.version_number)
    form.data = data
    typed: Content = form.cleaned_data["content"]
    via = " by a program" if theirs.submitted_via_id else ""
    return Meanwhile(
        theirs.version_number,
        f"Version {theirs.version_number} was saved{via} while you were writing.",
        changed_passes(theirs.program, typed.program),
    )
