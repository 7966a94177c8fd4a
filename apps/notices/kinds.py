"""The kinds of notices. A kind is all that an app adds to tell people something new.

In the app's `AppConfig.ready`:

    kinds.register(
        Kind(
            "votes.milestone",
            title="Milestones",
            description="When a shader of yours reaches 10, 100 or 1,000 votes.",
            mail=Mail.DAILY,
            body=lambda payload: f"{payload['title']} has {payload['votes']} votes now.",
        )
    )

and in its service, inside the transaction that makes it true:

    notice_send(
        person=shader.author,
        kind="votes.milestone",
        subject=f"{votes} votes for {shader.title}",
        payload={"title": shader.title, "votes": votes},
        url=shader.get_absolute_url(),
        dedupe_key=f"votes.milestone:{shader.pk}:{votes}",
    )

The inbox, both parts of the mail, the digest and the row of the preferences page follow from that.
An app below this one cannot import it: it declares a signal, and receivers.py here listens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from apps.notices.models import KIND_CHARS, Mail

Payload = Mapping[str, Any]

_NAME = re.compile(r"[a-z]+\.[a-z_]+\Z")


def _no_body(payload: Payload) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    name: str  # app.what_happened
    title: str  # in the preferences: "Milestones"
    description: str  # there too: when it is sent
    inbox: bool = True
    mail: Mail = Mail.AT_ONCE
    # Plain sentences from the payload; an empty line begins a paragraph. Escaped wherever they are shown.
    body: Callable[[Payload], str] = _no_body
    action: str = "Open"  # what the link in the mail says


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    if not is_shaped(kind.name):
        raise ValueError(f"A kind is named app.what_happened, not {kind.name!r}.")
    if _KINDS.get(kind.name, kind) != kind:
        raise ValueError(f"There are two kinds named {kind.name!r}.")
    _KINDS[kind.name] = kind


def get(name: str) -> Kind:
    """For whoever sends: an unknown kind is a mistake in the code."""
    try:
        return _KINDS[name]
    except KeyError:
        raise ValueError(f"There is no kind of notice {name!r}.") from None


def known(name: str) -> Kind:
    """For whoever shows: notices outlive the code that sent them."""
    return _KINDS.get(name) or Kind(name, title=name, description="", mail=Mail.NEVER)


def is_shaped(name: str) -> bool:
    return bool(_NAME.match(name)) and len(name) <= KIND_CHARS


def every() -> list[Kind]:
    """Those of one app stand together."""
    return [_KINDS[name] for name in sorted(_KINDS)]
