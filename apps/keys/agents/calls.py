"""One call of one entry: may this key, is there room, do it, say it, write down that it was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

import redis
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404

from apps.core import logs, metrics
from apps.core.errors import Refused
from apps.keys.access import Access, KeyAdmission, Kind
from apps.keys.agents import schemas
from apps.keys.agents.caller import Caller
from apps.keys.agents.kit import Entry
from apps.keys.limits import LimitsAway, Room
from apps.keys.models import ApiKey
from apps.keys.tiers import APPROVALS_FOR_STANDARD

logger = logging.getLogger(__name__)
audit = logging.getLogger("fractafrag.audit")

T = TypeVar("T")
AWAY_S = 30
NOUNS = {Kind.READ: "reads", Kind.WRITE: "writes and renders"}


# Compared by identity, as exceptions are.
@dataclass(eq=False)
class Failure(Exception):
    """Why a call came to nothing, in words that say what to do next."""

    outcome: str
    message: str
    wait_s: int | None = None


@dataclass(frozen=True)
class Ticket:
    """Who is let in, and for which entry that was counted."""

    admission: KeyAdmission
    entry: Entry | None

    def require(self, entry: Entry) -> None:
        # Two readers of one body may differ in what they make of it. What was counted is what is done.
        if self.entry is not entry:
            raise Failure("invalid", "This request can be read in two ways. Send each name once.")
        access = self.admission.access
        if entry.scope is not None and entry.scope not in access.scopes:
            where = f"{settings.SITE_URL}/keys/"
            raise Failure("forbidden", f"This key lacks the scope “{entry.scope}”. Its owner can make one at {where}.")
        if not self.admission.counted and entry.kind == Kind.WRITE:
            message = f"Writes wait until limits can be counted again. Reading works. Try again in {AWAY_S} seconds."
            raise Failure("unavailable", message, AWAY_S)
        if self.admission.room is not None and not self.admission.room.allowed:
            raise _limited(access, self.admission.room, entry.kind)


def _limited(access: Access, room: Room, kind: Kind) -> Failure:
    whose = "All keys of a person on probation" if access.tier == ApiKey.Tier.PROBATION else "This key"
    message = (
        f"{whose} may make {room.limit} {NOUNS[kind]} an hour, and they are used up. "
        f"Wait {room.wait_s} seconds, then call again."
    )
    if access.tier == ApiKey.Tier.PROBATION:
        message += f" Probation ends with {APPROVALS_FOR_STANDARD} approved submissions."
    return Failure("limited", message, room.wait_s)


def perform(ticket: Ticket, entry: Entry, arguments: dict[str, Any], render: Callable[[Any], T]) -> T:
    """Raises Failure, and nothing else that was foreseen."""
    began, outcome = perf_counter(), "failed"
    try:
        ticket.require(entry)
        values = schemas.parsed(entry.takes, arguments)
        rendered = render(entry.function(Caller(ticket.admission.access), **values))
        outcome = "ok"
        return rendered
    except Exception as error:
        failure = _explained(error, entry)
        outcome = failure.outcome
        raise failure from None
    finally:
        _record(ticket, entry, outcome, perf_counter() - began)


def _explained(error: Exception, entry: Entry) -> Failure:
    match error:
        case Failure():
            return error
        case schemas.Mistaken():
            return Failure("invalid", str(error))
        case Refused():
            return Failure("refused", str(error))
        case ValidationError():
            return Failure("invalid", " ".join(error.messages))
        case PermissionDenied():
            return Failure("forbidden", str(error) or "You may not do this.")
        case Http404():
            return Failure("not_found", str(error) or "There is nothing here, or nothing that you may see.")
        case OperationalError() | InterfaceError() | redis.ConnectionError() | redis.TimeoutError() | LimitsAway():
            logger.error("%s cannot be done now: %s", entry.label, error)
            return Failure("unavailable", f"This cannot be done right now. Try again in {AWAY_S} seconds.", AWAY_S)
    logger.error("%s failed", entry.label, exc_info=error)
    message = f"Something went wrong on our side. If you write to us, name this: {logs.request_id.get()}"
    return Failure("failed", message)


def _record(ticket: Ticket, entry: Entry, outcome: str, seconds: float) -> None:
    access = ticket.admission.access
    extra = {
        "key": access.prefix,
        "user": str(access.user_id),
        "tool": entry.label,
        "outcome": outcome,
        "ms": round(seconds * 1000, 1),
    }
    audit.info("%s by %s: %s", entry.label, access.prefix, outcome, extra=extra)
    metrics.count_call(entry.label, outcome)
