"""What the check found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from apps.shaders.programs import LABELS


class CheckUnavailable(Exception):
    """The compiler could not be run at all: this says nothing about the program."""


@dataclass(frozen=True)
class Message:
    """In the author's own lines. Line 0 is the whole pass."""

    pass_name: str
    line: int
    message: str

    def __str__(self) -> str:
        where = LABELS.get(self.pass_name, self.pass_name)
        return f"{where}{f', line {self.line}' if self.line else ''}: {self.message}"

    def document(self) -> dict[str, Any]:
        return {"pass": self.pass_name, "line": self.line, "message": self.message}


@dataclass(frozen=True)
class Report:
    ok: bool
    dialect: str
    errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    parameters: list[dict[str, Any]] = field(default_factory=list)
    is_static: bool = False
    uses_audio: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "dialect": self.dialect,
            "errors": [one.document() for one in self.errors],
            "warnings": [one.document() for one in self.warnings],
        }

    @classmethod
    def of(cls, document: dict[str, Any]) -> Report:
        return cls(
            ok=document["ok"],
            dialect=document["dialect"],
            errors=_messages(document["errors"]),
            warnings=_messages(document["warnings"]),
            parameters=document["parameters"],
            is_static=document["isStatic"],
            uses_audio=document["usesAudio"],
        )

    @classmethod
    def refusal(cls, message: str) -> Report:
        return cls(ok=False, dialect="shadertoy", errors=(Message("image", 0, message),))


def _messages(found: list[dict[str, Any]]) -> tuple[Message, ...]:
    return tuple(Message(one["pass"], one["line"], one["message"]) for one in found)
