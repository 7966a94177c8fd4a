"""Reading what the site mailed, as a person would."""

from __future__ import annotations

import re

from django.core import mail


def last_code() -> str:
    """The code in the newest mail: a line of its own."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def subjects(to: str) -> list[str]:
    return [str(message.subject) for message in mail.outbox if to in message.to]
