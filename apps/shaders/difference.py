"""What changed between two programs: by pass, by line, and within a line by word.

Comparing is bounded: whatever two people wrote, it takes so many steps and no more; beyond them the rest counts as
replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from apps.shaders.programs import LABELS, Program

CONTEXT_LINES: Final = 3
MAX_STEPS: Final = 200_000
# Below this two lines are not one line that was changed.
ALIKE: Final = 0.4
MAX_LINE_CHARS: Final = 1000
_WORD = re.compile(r"\w+|\s+|[^\w\s]")

# The stretch [a0, a1) of the old became [b0, b1) of the new; `same` says that nothing changed.
Stretch = tuple[bool, int, int, int, int]


@dataclass(frozen=True)
class Part:
    text: str
    changed: bool


@dataclass(frozen=True)
class Line:
    kind: str  # "same", "removed", "added"
    old: int | None
    new: int | None
    parts: list[Part]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Hunk:
    old_start: int
    new_start: int
    lines: list[Line]


@dataclass(frozen=True)
class PassDifference:
    name: str
    label: str
    state: str  # "same", "changed", "added", "removed"
    hunks: list[Hunk]
    old_inputs: list[dict[str, str] | None]
    new_inputs: list[dict[str, str] | None]
    lines_added: int
    lines_removed: int

    @property
    def inputs_changed(self) -> bool:
        return self.old_inputs != self.new_inputs


def difference(old: Program, new: Program) -> list[PassDifference]:
    """Every pass that either of them has, in drawing order."""
    budget = _Budget(MAX_STEPS)
    names = [name for name in LABELS if old.code_of(name) or new.code_of(name) or name == "image"]
    return [_pass(name, old, new, budget) for name in names]


def _pass(name: str, old: Program, new: Program, budget: _Budget) -> PassDifference:
    before, after = old.code_of(name), new.code_of(name)
    lines = list(_lines(_split(before), _split(after), budget)) if before != after else []
    old_inputs, new_inputs = old.inputs_of(name), new.inputs_of(name)
    return PassDifference(
        name=name,
        label=LABELS[name],
        state=_state(before, after, old_inputs == new_inputs),
        hunks=_hunks(lines),
        old_inputs=old_inputs,
        new_inputs=new_inputs,
        lines_added=sum(line.kind == "added" for line in lines),
        lines_removed=sum(line.kind == "removed" for line in lines),
    )


def _state(before: str, after: str, same_inputs: bool) -> str:
    if before == after:
        return "same" if same_inputs else "changed"
    if not before:
        return "added"
    return "changed" if after else "removed"


def _split(code: str) -> list[str]:
    lines = code.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _lines(old: list[str], new: list[str], budget: _Budget) -> Iterator[Line]:
    for same, a0, a1, b0, b1 in _stretches(old, new, budget):
        if same:
            for offset, text in enumerate(old[a0:a1]):
                yield Line("same", a0 + offset + 1, b0 + offset + 1, [Part(text, False)])
        else:
            yield from _replaced(old[a0:a1], new[b0:b1], a0, b0, budget)


def _replaced(old: list[str], new: list[str], a0: int, b0: int, budget: _Budget) -> Iterator[Line]:
    """All that went, then all that came; the first with the first, the second with the second, by word."""
    pairs = [_words(*pair, budget) for pair in zip(old, new, strict=False)]
    for number, text in enumerate(old):
        parts = pairs[number][0] if number < len(pairs) else [Part(text, False)]
        yield Line("removed", a0 + number + 1, None, parts)
    for number, text in enumerate(new):
        parts = pairs[number][1] if number < len(pairs) else [Part(text, False)]
        yield Line("added", None, b0 + number + 1, parts)


def _words(old: str, new: str, budget: _Budget) -> tuple[list[Part], list[Part]]:
    whole = [Part(old, False)], [Part(new, False)]
    if max(len(old), len(new)) > MAX_LINE_CHARS:
        return whole
    a, b = _WORD.findall(old), _WORD.findall(new)
    stretches = list(_stretches(a, b, budget))
    kept = sum(len("".join(a[a0:a1]).strip()) for same, a0, a1, _, _ in stretches if same)
    if kept < ALIKE * max(len(old.strip()), len(new.strip())):
        return whole
    return (
        [Part("".join(a[a0:a1]), not same) for same, a0, a1, _, _ in stretches if a1 > a0],
        [Part("".join(b[b0:b1]), not same) for same, _, _, b0, b1 in stretches if b1 > b0],
    )


def _hunks(lines: list[Line]) -> list[Hunk]:
    """What changed with a few lines around it; two that touch are one."""
    hunks: list[Hunk] = []
    shown = _shown(lines)
    start = None
    for index in range(len(lines) + 1):
        if index < len(lines) and shown[index]:
            start = index if start is None else start
        elif start is not None:
            hunks.append(_hunk(lines[start:index]))
            start = None
    return hunks


def _shown(lines: list[Line]) -> list[bool]:
    shown = [False] * len(lines)
    reach = -1
    for index, line in enumerate(lines):
        if line.kind != "same":
            for near in range(max(reach, index - CONTEXT_LINES, 0), min(index + CONTEXT_LINES + 1, len(lines))):
                shown[near] = True
            reach = index
    return shown


def _hunk(lines: list[Line]) -> Hunk:
    old = next((line.old for line in lines if line.old is not None), 0)
    new = next((line.new for line in lines if line.new is not None), 0)
    return Hunk(old, new, lines)


# --- Comparing two rows of anything -----------------------------------------------------------------


@dataclass
class _Budget:
    steps: int


def _stretches(a: Sequence[str], b: Sequence[str], budget: _Budget) -> Iterator[Stretch]:
    """What is the same and what is not, in order. Beginning and end go first: most changes are small."""
    head = _common(a, b, len(a), len(b), 1)
    tail = _common(a[head:], b[head:], len(a) - head, len(b) - head, -1)
    a1, b1 = len(a) - tail, len(b) - tail
    if head:
        yield True, 0, head, 0, head
    pairs = _pairs(a[head:a1], b[head:b1], budget)
    yield from _between([(i + head, j + head) for i, j in pairs], head, a1, head, b1)
    if tail:
        yield True, a1, len(a), b1, len(b)


def _common(a: Sequence[str], b: Sequence[str], la: int, lb: int, step: int) -> int:
    count = 0
    while count < min(la, lb) and a[count if step > 0 else -1 - count] == b[count if step > 0 else -1 - count]:
        count += 1
    return count


def _between(pairs: list[tuple[int, int]], a0: int, a1: int, b0: int, b1: int) -> Iterator[Stretch]:
    """Rows that fit each other, gathered into stretches, with what lies between them."""
    index = 0
    while index < len(pairs):
        i, j = pairs[index]
        length = 1
        while index + length < len(pairs) and pairs[index + length] == (i + length, j + length):
            length += 1
        if i > a0 or j > b0:
            yield False, a0, i, b0, j
        yield True, i, i + length, j, j + length
        a0, b0 = i + length, j + length
        index += length
    if a1 > a0 or b1 > b0:
        yield False, a0, a1, b0, b1


def _pairs(a: Sequence[str], b: Sequence[str], budget: _Budget) -> list[tuple[int, int]]:
    """The longest row of what both have, by Myers' greedy walk; none when it takes more steps than are left."""
    la, lb = len(a), len(b)
    if not la or not lb:
        return []
    # For each number of edits how far one comes on each diagonal, from -edits to edits in steps of two.
    trace: list[list[int]] = []
    for edits in range(la + lb + 1):
        reached: list[int] = []
        for place in range(edits + 1):
            x = _step(trace[-1], place, edits)[0] if edits else 0
            y = x - (2 * place - edits)
            while x < la and y < lb and a[x] == b[y]:
                x, y = x + 1, y + 1
                budget.steps -= 1
            if x >= la and y >= lb:
                return _walked_back(trace, edits, la, lb)
            reached.append(x)
            budget.steps -= 1
            if budget.steps <= 0:
                return []
        trace.append(reached)
    return []


def _step(before: list[int], place: int, edits: int) -> tuple[int, bool]:
    """Where the next edit leads on this diagonal, and whether it adds (or else removes)."""
    adds = place == 0 or (place != edits and before[place - 1] < before[place])
    return (before[place], True) if adds else (before[place - 1] + 1, False)


def _walked_back(trace: list[list[int]], edits: int, x: int, y: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while edits:
        start, adds = _step(trace[edits - 1], (x - y + edits) // 2, edits)
        while x > start:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = (x, y - 1) if adds else (x - 1, y)
        edits -= 1
    found += [(i, i) for i in range(x - 1, -1, -1)]
    return found[::-1]
