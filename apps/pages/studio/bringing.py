"""Import: what somebody made elsewhere becomes drafts here, with the word of its author and what was not carried over.

With JavaScript each file is read by a call of its own, checked, and kept only when its row is ticked; without, one
form reads and keeps all in one request.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.core.errors import Refused
from apps.pages.studio.answers import body_of, json_view, told, wants_json
from apps.pages.studio.import_forms import Asked, AskedForm, BringForm, KeepForm
from apps.shaders import services
from apps.shaders.check import CheckUnavailable, Report, check
from apps.shaders.content import Content
from apps.shaders.importing import MAX_BYTES, CannotRead, Failed, Found, Reading, read_all
from apps.shaders.models import Shader
from apps.shaders.programs import LABELS
from apps.shaders.sheets import Sheet

# Of one request that reads, checks and keeps; with JavaScript there is a request for each.
MAX_AT_ONCE: Final = 20
MAX_MESSAGES: Final = 5
PASTED: Final = "Pasted"
TOO_MANY: Final = f"More than {MAX_AT_ONCE} shaders at once. Bring this one with the next."
# What stands around a file in a request's body.
_ENVELOPE_BYTES: Final = 16 * 1024

Source = tuple[str, bytes]


@dataclass
class Line:
    """One shader on the page that tells what became of each."""

    found: Found
    report: Report | None
    shader: Shader | None = None
    why: str = ""

    @property
    def dialect(self) -> str:
        return _dialect(self.report)

    @property
    def messages(self) -> list[str]:
        return [str(each) for each in self.report.errors[:MAX_MESSAGES]] if self.report else []

    @property
    def notes(self) -> list[dict[str, str]]:
        return _notes(self.found)


@dataclass
class Outcome:
    lines: list[Line] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    @property
    def kept(self) -> int:
        return sum(1 for line in self.lines if line.shader)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and wants_json(request):
        return told(lambda: JsonResponse(_read_for_script(request)))
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        outcome = _bring_all(cast(User, request.user), form)
        return render(request, "studio/import_done.html", {"outcome": outcome})
    context = {
        "form": form,
        "max_bytes": max_bytes(),
        "max_mb": round(max_bytes() / 1024 / 1024),
        "max_at_once": MAX_AT_ONCE,
    }
    return render(request, "studio/import.html", context, status=400 if form.errors else 200)


def max_bytes() -> int:
    """Of one file: what is read at all, and what a request may carry."""
    return min(MAX_BYTES, settings.MAX_BODY_BYTES - _ENVELOPE_BYTES)


# --- For the script: read, check, keep -------------------------------------------------------------


def _read_for_script(request: HttpRequest) -> dict[str, Any]:
    file = request.FILES.get("file")
    if file is None:
        raise ValidationError("Send one file.")
    name = file.name or PASTED
    reading = _reading(name, file.read())
    return {
        "found": [_document(found) for found in reading.found],
        "failed": [{"name": failed.name, "why": failed.why} for failed in reading.failed],
    }


def _document(found: Found) -> dict[str, Any]:
    credit = found.credit
    return {
        "title": found.title,
        "format": found.format,
        "credit": {"author": credit.author, "url": credit.url, "licence": credit.licence, "format": found.format},
        "licence": _licence(credit.licence),
        "notes": _notes(found),
        "sheet": _sheet(found).document,
    }


@json_view("POST")
def check_one(request: HttpRequest) -> HttpResponse:
    program = _content(body_of(request).get("sheet")).program
    try:
        report = check(program)
    except CheckUnavailable:
        return JsonResponse({"ok": None, "dialect": "", "messages": []})
    messages = [str(each) for each in report.errors[:MAX_MESSAGES]]
    return JsonResponse({"ok": report.ok, "dialect": _dialect(report), "messages": messages})


@json_view("POST")
def keep(request: HttpRequest) -> HttpResponse:
    body = body_of(request)
    form = KeepForm.of(body)
    made = _import(
        cast(User, request.user),
        _content(body.get("sheet")),
        form.said(),
        form.format(),
        AskedForm.asked_of(body.get("asked")),
        form.cleaned_data["shader_id"],
    )
    return JsonResponse({"code": made.code, "title": made.title, "url": _edit_url(made)})


# --- One request for all ----------------------------------------------------------------------------


def _bring_all(user: User, form: BringForm) -> Outcome:
    outcome, asked = Outcome(), form.asked()
    for name, data in _sources(form):
        reading = _reading(name, data)
        outcome.failed += reading.failed
        for found in reading.found:
            if len(outcome.lines) >= MAX_AT_ONCE:
                outcome.failed.append(Failed(found.title, TOO_MANY))
                continue
            # By what it is, so that a form which is sent twice makes each once.
            place = f"{len(outcome.lines)}:{found.program.content_hash}"
            outcome.lines.append(_kept(user, found, asked, uuid.uuid5(form.cleaned_data["batch"], place)))
    return outcome


def _sources(form: BringForm) -> Iterator[Source]:
    for file in form.cleaned_data["brought"]:
        yield file.name or PASTED, file.read()
    if text := form.cleaned_data["text"]:
        yield PASTED, text.encode(errors="replace")


def _kept(user: User, found: Found, asked: Asked, shader_id: uuid.UUID) -> Line:
    try:
        line = Line(found, found.report)
    except CheckUnavailable:
        line = Line(found, None)
    try:
        content = _content(_sheet(found).document)
        said = Asked(found.credit.author, found.credit.url, found.credit.licence)
        line.shader = _import(user, content, said, found.format, asked, shader_id)
    except Refused as reason:
        line.why = str(reason)
    except ValidationError as wrong:
        line.why = " ".join(wrong.messages)
    return line


# --- Both -------------------------------------------------------------------------------------------


def _reading(name: str, data: bytes) -> Reading:
    try:
        return read_all(name, data)
    except CannotRead as why:
        return Reading([], [Failed(name, str(why))])


def _import(
    user: User, content: Content, said: Asked, format_words: str, asked: Asked, shader_id: uuid.UUID | None
) -> Shader:
    credit = said.completed_by(asked)
    return services.shader_import(
        author=user,
        content=content,
        credit={"author": credit.author, "url": credit.url, "licence": credit.licence, "format": format_words},
        terms=asked.terms(user),
        shader_id=shader_id,
    )


def _sheet(found: Found) -> Sheet:
    return Sheet.of(
        {
            "title": found.title,
            "description": found.description,
            "tags": ", ".join(found.tags),
            "shader_type": found.shader_type,
            **found.program.document,
        }
    )


def _content(data: Any) -> Content:
    typed = Sheet.of(data).document
    del typed["note"]
    return services.content(**typed)


def _notes(found: Found) -> list[dict[str, str]]:
    return [{"pass": LABELS.get(note.pass_name, note.pass_name), "message": note.message} for note in found.notes]


def _dialect(report: Report | None) -> str:
    return dict(Shader.Dialect.choices).get(report.dialect, "") if report else ""


def _licence(value: str) -> str:
    return str(dict(User.Licence.choices).get(value, "")).partition(":")[0]


def _edit_url(shader: Shader) -> str:
    return reverse("studio:shaders_shader_change", args=[shader.code])
