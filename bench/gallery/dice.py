"""Numbers and choices written into GLSL: `<2..5>` a number, `<#2..5>` a whole one, `<sin|cos>` one of these."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

_HOLE = re.compile(r"<(#?)(-?[\d.]+?)\.\.(-?[\d.]+)>|<([^<>|;]+(?:\|[^<>|;]+)+)>")

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Made:
    code: str
    # Its make-up, without the numbers.
    of: tuple[str, ...]
    passes: dict[str, Any] = field(default_factory=dict)


class Dice:
    def __init__(self, seed: str) -> None:
        # Not for secrets: the same seed must give the same gallery.
        self._random = random.Random(seed)

    def one(self, things: Sequence[Thing]) -> Thing:
        return self._random.choice(things)

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        return self._random.sample(things, count)

    def chance(self, part: float) -> bool:
        return self._random.random() < part

    def number(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)

    def filled(self, template: str) -> str:
        return _HOLE.sub(self._fill, template)

    def _fill(self, hole: re.Match[str]) -> str:
        whole, low, high, words = hole.groups()
        if words:
            return self.one(words.split("|"))
        if whole:
            return str(self._random.randint(int(low), int(high)))
        return f"{self.number(float(low), float(high)):.3f}"
