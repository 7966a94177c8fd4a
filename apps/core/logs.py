"""Log lines that machines read, each with the id of the request that caused it, also inside workers."""

from __future__ import annotations

import logging
import re
import secrets
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="-")

_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
# What would give somebody an account, wherever it turns up in a line.
_SECRETS = re.compile(
    # Keys of ours, and people's own to companies that run models.
    r"(?i)(\bff_[A-Za-z0-9]{6}|\bsk-(?=[A-Za-z0-9_-]{20}))[A-Za-z0-9_-]+"
    r"|(authorization|cookie|password|secret|token)(\W{1,4}(?:bearer\s+)?)[^\s&,;}\"']+"
)


def new_request_id(offered: str = "") -> str:
    """The caller's own id where it is harmless to repeat, else a fresh one."""
    return offered if _ACCEPTED.match(offered) else secrets.token_hex(8)


def redact(text: str) -> str:
    return _SECRETS.sub(lambda m: f"{m[1]}…" if m[1] else f"{m[2]}{m[3]}…", text)


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class PlainFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class TracebackFilter(logging.Filter):
    """Django says every status from 500 on; the edge has said it already, so only the reason is news."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


class JsonFormatter(_JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s %(request_id)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
        )

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
