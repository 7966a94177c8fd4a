from __future__ import annotations

import random

import pytest

from apps.shaders import difference as module
from apps.shaders.difference import difference
from apps.shaders.programs import Program


def code(*lines):
    return "\n".join(lines) + "\n"


def one(old, new):
    return difference(Program(old, {}), Program(new, {}))[0]


def drawn(hunk):
    marks = {"same": " ", "removed": "-", "added": "+"}
    return [
        marks[line.kind] + "".join(f"[{part.text}]" if part.changed else part.text for part in line.parts)
        for line in hunk.lines
    ]


def test_a_changed_line_says_which_words_changed():
    found = one(code("a", "float speed = 1.0;", "b"), code("a", "float speed = 2.0 * x;", "b"))
    assert (found.state, found.lines_added, found.lines_removed) == ("changed", 1, 1)
    assert drawn(found.hunks[0]) == [" a", "-float speed = [1].0;", "+float speed = [2].0[ * x];", " b"]


def test_a_line_that_is_another_is_not_taken_for_a_changed_one():
    found = one(code("vec3 sky = vec3(0.1);"), code("return;"))
    assert drawn(found.hunks[0]) == ["-vec3 sky = vec3(0.1);", "+return;"]


def test_lines_carry_their_numbers_and_hunks_only_what_is_near():
    old = [f"line {number}" for number in range(1, 41)]
    new = [*old[:4], "new", *old[4:29], *old[30:]]
    found = one(code(*old), code(*new))
    assert [(hunk.old_start, hunk.new_start, len(hunk.lines)) for hunk in found.hunks] == [(2, 2, 7), (27, 28, 7)]
    added = next(line for line in found.hunks[0].lines if line.kind == "added")
    removed = next(line for line in found.hunks[1].lines if line.kind == "removed")
    assert (added.old, added.new, added.text) == (None, 5, "new")
    assert (removed.old, removed.new, removed.text) == (30, None, "line 30")


def test_hunks_that_touch_are_one():
    old = [f"line {number}" for number in range(1, 21)]
    new = [text.replace("line 5", "LINE five").replace("line 11", "LINE eleven") for text in old]
    assert len(one(code(*old), code(*new)).hunks) == 1


def test_every_pass_of_either_is_there_in_drawing_order():
    old = Program("i", {"buffer_a": {"code": "a"}, "common": {"code": "c"}})
    font = {"source": "font", "filter": "linear", "wrap": "repeat"}
    new = Program("i", {"buffer_b": {"code": "b"}, "common": {"code": "c"}, "image": {"inputs": [font]}})
    found = difference(old, new)
    assert [(one.name, one.label, one.state) for one in found] == [
        ("common", "Common", "same"),
        ("buffer_a", "Buffer A", "removed"),
        ("buffer_b", "Buffer B", "added"),
        ("image", "Image", "changed"),
    ]
    assert [one.inputs_changed for one in found] == [False, False, False, True]
    assert found[3].hunks == []
    assert found[3].new_inputs[0] == font


def test_the_same_program_has_no_hunks():
    found = difference(Program("i", {}), Program("i", {}))
    assert [(one.state, one.hunks) for one in found] == [("same", [])]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_the_longest_that_both_have(seed):
    chance = random.Random(seed)
    for _ in range(200):
        a, b = ([chance.choice("abc") for _ in range(chance.randint(0, 10))] for _ in range(2))
        pairs = module._pairs(a, b, module._Budget(10**6))
        assert all(a[i] == b[j] for i, j in pairs)
        assert pairs == sorted(pairs)
        assert len(pairs) == longest(a, b)


def longest(a, b):
    rows = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            rows[i + 1][j + 1] = rows[i][j] + 1 if left == right else max(rows[i][j + 1], rows[i + 1][j])
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 32_768, "b\n" * 32_768),
        ("\n" * 65_536, ""),
        ("x " * 32_768, "y " * 32_768),
        ("\n".join(str(n % 300) for n in range(15_000)), "\n".join(str(n * 7 % 300) for n in range(15_000))),
    ],
)
def test_hostile_programs_cost_so_many_steps_and_lose_no_line(old, new):
    budget = module._Budget(module.MAX_STEPS)
    a, b = module._split(old), module._split(new)
    lines = list(module._lines(a, b, budget))
    assert budget.steps > -max(len(old), len(new))
    assert [line.text for line in lines if line.kind != "added"] == a
    assert [line.text for line in lines if line.kind != "removed"] == b
