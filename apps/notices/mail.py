"""Composing a mail in two parts, and handing it to the server."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import User
from apps.notices import kinds, tokens
from apps.notices.models import Notice

# What an unsubscribe link may be about, besides the name of one kind (which always has a dot).
EVERYTHING = "*"
DIGEST = "digest"
DIGEST_LINES = 30

# What template tags leave where they say nothing.
_MANY_EMPTY_LINES = re.compile(r"\n{3,}")


class Unanswered(Exception):
    """The connection broke after the message had left: nobody knows whether it arrived."""


@contextlib.contextmanager
def connected() -> Iterator[BaseEmailBackend]:
    connection: BaseEmailBackend = get_connection()
    connection.open()
    try:
        yield connection
    finally:
        # Whatever a server says to our goodbye, what it accepted before stays accepted.
        with contextlib.suppress(OSError):
            connection.close()


def deliver(connection: BaseEmailBackend, message: EmailMultiAlternatives) -> None:
    try:
        connection.send_messages([message])
    except Exception as error:
        # A backend that cannot tell is not trusted to have kept the message.
        may_have_left = getattr(connection, "may_have_left", lambda _: True)
        if may_have_left(error):
            raise Unanswered from error
        raise


def notice_message(notice: Notice, address: str) -> EmailMultiAlternatives:
    kind = kinds.known(notice.kind)
    return _message(
        "notice",
        name=f"notice-{notice.pk}",
        subject=notice.subject,
        person=notice.person,
        address=address,
        scope=notice.kind,
        context={
            "kind": kind,
            "notice": notice,
            "body": kind.body(notice.payload),
            "link": _absolute(reverse("notices:notice-open", args=[notice.pk])) if notice.url else "",
        },
    )


def digest_message(
    digest_id: uuid.UUID, person: User, notices: Sequence[Notice], address: str
) -> EmailMultiAlternatives:
    lines = [
        {
            "subject": notice.subject,
            "body": kinds.known(notice.kind).body(notice.payload),
            "link": _absolute(reverse("notices:notice-open", args=[notice.pk])) if notice.url else "",
        }
        for notice in notices[:DIGEST_LINES]
    ]
    count = len(notices)
    return _message(
        "digest",
        name=f"digest-{digest_id}",
        subject=notices[0].subject if count == 1 else f"{count} notices from {settings.SITE_NAME}",
        person=person,
        address=address,
        scope=DIGEST,
        context={"lines": lines, "count": count, "more": count - len(lines)},
    )


def _message(
    template: str, *, name: str, subject: str, person: User, address: str, scope: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    unsubscribe = _absolute(reverse("notices:unsubscribe", args=[tokens.make(person_id=person.pk, scope=scope)]))
    context = {
        **context,
        "person": person,
        "subject": subject,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "inbox_link": _absolute(reverse("notices:inbox")),
        "preferences_link": _absolute(reverse("notices:preferences")),
        "unsubscribe_link": unsubscribe,
    }
    message = EmailMultiAlternatives(
        # A subject of more than one line would be a way to write further headers.
        subject=" ".join(subject.split()),
        body=_MANY_EMPTY_LINES.sub("\n\n", render_to_string(f"email/{template}.txt", context)).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            # The same at every attempt, so that a mailbox can tell a copy.
            "Message-ID": f"<{name}@{settings.SITE_HOST or 'localhost'}>",
        },
    )
    message.attach_alternative(render_to_string(f"email/{template}.html", context), "text/html")
    return message


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
