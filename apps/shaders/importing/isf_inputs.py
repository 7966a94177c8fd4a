"""The inputs of an ISF head: numbers, switches and colours as parameters of ours, the rest as channels."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from apps.shaders.importing.found import CannotRead, line

MAX_INPUTS: Final = 64
LABEL_CHARS: Final = 60
IDENTIFIER: Final = re.compile(r"(?!gl_|webgl_|_webgl_)(?!\w*__)[A-Za-z_]\w{0,63}")
# Those that the engine fills in, and what ISF's own words become.
_TAKEN: Final = re.compile(
    r"i(?:Time|TimeDelta|Frame|FrameRate|Resolution|Mouse|Date|SampleRate)|u_\w+|time|resolution|mouse|surfaceSize|backbuffer"
)
_PICTURES: Final = {"image", "audio", "audiofft", "cube"}


@dataclass
class Inputs:
    # Declarations, each with its comment.
    lines: list[str] = field(default_factory=list)
    # (name, type) of what is read as a picture.
    pictures: list[tuple[str, str]] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)


def inputs_of(head: dict[str, Any], note: Callable[[str], None]) -> Inputs:
    rows = head.get("INPUTS")
    rows = rows if isinstance(rows, list) else []
    if len(rows) > MAX_INPUTS:
        raise CannotRead(f"This ISF has more than {MAX_INPUTS} inputs.")
    found, seen = Inputs(), set()
    for row in [*(one for one in rows if isinstance(one, dict)), *_imported(head)]:
        name, kind = line(row.get("NAME"), 80), line(row.get("TYPE"), 20).lower()
        if not IDENTIFIER.fullmatch(name):
            note("An input without a proper name is left out.")
        elif name not in seen:
            seen.add(name)
            _add(found, name, kind, row, note)
    return found


def declared(lines: list[str]) -> str:
    return "".join(f"{one}\n" for one in lines)


def _imported(head: dict[str, Any]) -> list[dict[str, Any]]:
    given = head.get("IMPORTED")
    if isinstance(given, dict):
        return [{"NAME": name, "TYPE": "image"} for name in list(given)[:MAX_INPUTS]]
    rows = given[:MAX_INPUTS] if isinstance(given, list) else []
    return [{"NAME": row.get("NAME"), "TYPE": "image"} for row in rows if isinstance(row, dict)]


def _add(found: Inputs, name: str, kind: str, row: dict[str, Any], note: Callable[[str], None]) -> None:
    if kind in _PICTURES:
        found.pictures.append((name, kind))
        return
    makers = {"float": _float, "bool": _bool, "event": _bool, "long": _long, "color": _colour, "point2d": _point}
    if kind not in makers:
        note(f"{name} is of a kind that is not known here, and is left out.")
        return
    if kind == "event":
        note(f"{name} was an event; here it is a switch.")
    if _TAKEN.fullmatch(name):
        found.renamed[name] = f"{name}Value"
    label = re.sub(r'["\\]', "", line(row.get("LABEL"), LABEL_CHARS) or name)
    found.lines.append(makers[kind](found.renamed.get(name, name), row, label))


def _float(name: str, row: dict[str, Any], label: str) -> str:
    low, high = _range(row.get("MIN"), row.get("MAX"))
    value = _within(row.get("DEFAULT"), low, high, low)
    return f'uniform float {name}; // {low!r}..{high!r} = {value!r} "{label}"'


def _bool(name: str, row: dict[str, Any], label: str) -> str:
    default = row.get("DEFAULT")
    is_on = default in (True, 1, 1.0) if isinstance(default, bool | int | float) else False
    return f'uniform bool {name}; // = {str(is_on).lower()} "{label}"'


def _long(name: str, row: dict[str, Any], label: str) -> str:
    values = [round(one) for one in _numbers(row.get("VALUES"))]
    low, high = _range(min(values, default=row.get("MIN")), max(values, default=row.get("MAX")))
    value = _within(row.get("DEFAULT"), low, high, low)
    labels = row.get("LABELS")
    words = [line(one, 20) for one in labels[:8]] if isinstance(labels, list) else []
    choices = ", ".join(f"{number} {word}" for number, word in zip(values, words, strict=False) if word)
    said = re.sub(r'["\\]', "", f"{label} ({choices})") if choices else label
    said = said if len(said) <= LABEL_CHARS else label
    return f'uniform int {name}; // {round(low)}..{round(high)} = {round(value)} "{said}"'


def _colour(name: str, row: dict[str, Any], label: str) -> str:
    parts = [*_numbers(row.get("DEFAULT"))[:4], 1.0, 1.0, 1.0, 1.0][:4]
    digits = "".join(f"{round(255 * min(1.0, max(0.0, one))):02x}" for one in parts)
    return f'uniform vec4 {name}; // color = #{digits} "{label}"'


def _point(name: str, row: dict[str, Any], label: str) -> str:
    """One range for both ways, which holds what either had."""
    default = [*_numbers(row.get("DEFAULT"))[:2], 0.0, 0.0][:2]
    lows, highs = _numbers(row.get("MIN")), _numbers(row.get("MAX"))
    low, high = _range(min(lows, default=min(0.0, *default)), max(highs, default=max(1.0, *default)))
    x, y = (_within(one, low, high, low) for one in default)
    return f'uniform vec2 {name}; // {low!r}..{high!r} = {x!r}, {y!r} "{label}"'


def _range(low: Any, high: Any) -> tuple[float, float]:
    least = _number(low, 0.0)
    most = _number(high, max(1.0, least + 1.0))
    return (least, most) if least < most else (most, least) if most < least else (least, least + 1.0)


def _within(value: Any, low: float, high: float, otherwise: float) -> float:
    return min(high, max(low, _number(value, otherwise)))


def _number(value: Any, otherwise: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    number = float(value)
    return number if math.isfinite(number) and abs(number) < 1e15 else otherwise


def _numbers(values: Any) -> list[float]:
    return [_number(one, 0.0) for one in values[:64]] if isinstance(values, list) else []
