"""What stands in the editor: as it was typed, half finished or wrong, and yet never harmful to keep."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError

from apps.shaders.content import content
from apps.shaders.models import Shader, ShaderVersion
from apps.shaders.programs import LABELS, MAX_INPUTS

MAX_BYTES: Final = 512 * 1024
# The names of inputs, filters and wraps are short, whatever they are.
CHOICE_CHARS: Final = 40

_TEXTS: Final = ("title", "description", "tags", "shader_type", "note", "glsl_code")
_CHOICES: Final = ("source", "filter", "wrap")
# PostgreSQL keeps neither.
_NOT_KEPT: Final = re.compile("[\0\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"


@dataclass(frozen=True)
class Sheet:
    """The same on both sides. Made by `of` and `of_version`."""

    title: str
    description: str
    # As typed, with commas.
    tags: str
    shader_type: str
    note: str
    glsl_code: str
    passes: dict[str, Any]

    @classmethod
    def of(cls, data: Any) -> Sheet:
        """Raises a ValidationError where it is no sheet at all; what is wrong in the shader is for saving to say."""
        if not isinstance(data, Mapping):
            raise ValidationError("A sheet is an object with the fields of the editor.")
        _require_known(data, {*_TEXTS, "passes"}, "A sheet")
        room = _Room(MAX_BYTES)
        texts = {name: room.text(data.get(name), name) for name in _TEXTS}
        return cls(**{**texts, "shader_type": texts["shader_type"] or "2d"}, passes=_passes(data.get("passes"), room))

    @classmethod
    def of_version(cls, version: ShaderVersion | Shader) -> Sheet:
        """As opening it in the editor fills the fields. The note is for the next one."""
        return cls.of(
            {
                "title": version.title,
                "description": version.description,
                "tags": ", ".join(version.tags),
                "shader_type": version.shader_type,
                **version.program.document,
            }
        )

    @property
    def document(self) -> dict[str, Any]:
        return asdict(self)

    @cached_property
    def digest(self) -> str:
        """Of what is content. Two sheets that would be saved as the same have the same, whatever their spaces."""
        kept = json.dumps(self._content(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(kept.encode()).hexdigest()

    def _content(self) -> dict[str, Any]:
        typed = self.document
        del typed["note"]
        try:
            return content(**typed).fields
        except ValidationError:
            return {"as_typed": typed}


def _require_known(given: Mapping[Any, Any], known: set[str], what: str) -> None:
    unknown = [str(key)[:CHOICE_CHARS] for key in given if key not in known]
    if unknown:
        raise ValidationError(f"{what} has no {unknown[0]}.")


class _Room:
    """What is left of what a sheet may hold, over all its texts."""

    def __init__(self, size: int) -> None:
        self._left = size

    def text(self, given: Any, what: str) -> str:
        if given is None:
            return ""
        if not isinstance(given, str):
            raise ValidationError(f"{what} is text.")
        # By its letters first: encoding what is far too large would take its time.
        self._left -= len(given) if len(given) > self._left else len(given.encode(errors="surrogatepass"))
        if self._left < 0:
            raise ValidationError(f"This is more than the {MAX_BYTES // 1024} KiB that are kept of one shader.")
        return _NOT_KEPT.sub(_REPLACEMENT, given)


def _passes(given: Any, room: _Room) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ValidationError("Passes are an object: a name and what is in it.")
    _require_known(given, set(LABELS), "A shader")
    passes = {name: _pass(given[name], name, room) for name in LABELS if given.get(name) is not None}
    return {name: one for name, one in passes.items() if any(one.values())}


def _pass(given: Any, name: str, room: _Room) -> dict[str, Any]:
    label = LABELS[name]
    if not isinstance(given, Mapping):
        raise ValidationError(f"{label} is an object.")
    keys = {"image": {"inputs"}, "common": {"code"}}.get(name, {"code", "inputs"})
    _require_known(given, keys, label)
    one: dict[str, Any] = {}
    if "code" in keys:
        one["code"] = room.text(given.get("code"), f"The code of {label}")
    if "inputs" in keys:
        one["inputs"] = _inputs(given.get("inputs"), label)
    return one


def _inputs(given: Any, label: str) -> list[dict[str, str] | None]:
    if given is None:
        return []
    if not isinstance(given, list | tuple) or len(given) > MAX_INPUTS:
        raise ValidationError(f"{label} has a list of up to {MAX_INPUTS} inputs.")
    found = [_input(one, f"iChannel{number} of {label}") for number, one in enumerate(given)]
    while found and found[-1] is None:
        found.pop()
    return found


def _input(given: Any, where: str) -> dict[str, str] | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise ValidationError(f"{where} is an object with source, filter and wrap.")
    _require_known(given, set(_CHOICES), where)
    chosen = {what: _choice(given.get(what), f"The {what} of {where}") for what in _CHOICES}
    return chosen if chosen["source"] else None


def _choice(given: Any, what: str) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > CHOICE_CHARS:
        raise ValidationError(f"{what} is a name.")
    return _NOT_KEPT.sub(_REPLACEMENT, given)
