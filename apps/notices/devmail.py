"""A developer's mail: what the site wrote to files, since there is no mail server. Answers with DEBUG only."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import wraps
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

NEWEST = 100
MAX_FILE_BYTES = 5 * 1024 * 1024

# Django's file backend writes one file for each connection, its messages divided by such a line. The same
# line inside a text divides nothing: what follows it does not begin with a header.
_BETWEEN = re.compile(rb"\r?\n-{79}\r?\n(?=[A-Za-z][A-Za-z0-9-]*: |\s*\Z)")

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class CaughtMail:
    name: str
    number: int
    caught_at: datetime
    message: EmailMessage

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", "")) or "(no subject)"

    @property
    def to(self) -> str:
        return str(self.message.get("To", ""))

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        for part in self.message.walk():
            if part.get_content_type() == f"text/{kind}" and not part.is_attachment():
                return _decoded(part)
        return ""


def _decoded(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        raw = part.get_payload(decode=True)
        return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)


def caught_mail() -> list[CaughtMail]:
    """Newest first."""
    found: list[CaughtMail] = []
    for path in sorted(_files(), key=lambda path: (path.stat().st_mtime, path.name), reverse=True):
        found.extend(reversed(list(_messages(path))))
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]


def _files() -> Iterator[Path]:
    folder = Path(settings.MAIL_DIR)
    if folder.is_dir():
        for path in folder.glob("*.log"):
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_FILE_BYTES:
                yield path


def _messages(path: Path) -> Iterator[CaughtMail]:
    caught_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    parts = [part for part in _BETWEEN.split(path.read_bytes()) if part.strip()]
    for number, part in enumerate(parts, start=1):
        message = email.message_from_bytes(part, policy=email.policy.default)
        yield CaughtMail(path.stem, number, caught_at, message)


def _one(name: str, number: int) -> CaughtMail:
    # Looked for among the files that are there: no name from outside ever becomes a path.
    for path in _files():
        if path.stem == name:
            for caught in _messages(path):
                if caught.number == number:
                    return caught
    raise Http404


def _developers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, **kwargs)

    return never_cache(require_safe(guarded))


@_developers_only
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/devmail_list.html", {"mails": caught_mail(), "folder": settings.MAIL_DIR})


@_developers_only
def mail_show(request: HttpRequest, *, name: str, number: int) -> HttpResponse:
    return render(request, "notices/devmail_show.html", {"mail": _one(name, number)})


@csp_replace(
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups"],
    }
)
@xframe_options_sameorigin
@_developers_only
def mail_html(request: HttpRequest, *, name: str, number: int) -> HttpResponse:
    html = _one(name, number).html
    if not html:
        raise Http404
    return HttpResponse(html, content_type="text/html; charset=utf-8")
