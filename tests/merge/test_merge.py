"""What two made of one text, in the engine that also runs the check: no browser is needed for rows of words."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import quickjs
from django.conf import settings

STUDIO = Path(settings.BASE_DIR) / "static" / "js" / "studio"
MODULES = ("merge-lines.js", "merge.js", "local-thinning.js")
# Both choices in one call, since chunks are told apart by what they are and not by what is in them.
ASKED = """
function resolvedAs(base, theirs, mine, side) {
  const merged = merge(base, theirs, mine);
  const choices = new Map(merged.parts.flatMap(clashesOf).map((clash) => [clash, side]));
  return { clashes: merged.clashes, keys: merged.parts.map(({ key }) => key), sheet: resolved(merged, choices) };
}
"""

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Calls a function of the modules with plain values."""
    context = quickjs.Context()
    for name in MODULES:
        text = re.sub(r"^import .*$", "", (STUDIO / name).read_text(), flags=re.MULTILINE)
        context.eval(re.sub(r"^export (const|function)", r"\1", text, flags=re.MULTILINE).replace("const ", "var "))
    context.eval(ASKED)

    def call(function: str, *given: Any) -> Any:
        said = context.eval(f"JSON.stringify({function}(...{json.dumps(given)}))")
        return json.loads(str(said))

    return call


def sheet(code: str = "", **fields: Any) -> dict[str, Any]:
    plain = {"title": "Tide", "description": "", "tags": "", "shader_type": "2d", "note": "", "passes": {}}
    return {**plain, "glsl_code": code, **fields}


def texts(*rows: list[str]) -> list[str]:
    return ["\n".join(each) for each in rows]


BASE = ["float a;", "float b;", "", "void main() {", "  a = 1.0;", "  b = 2.0;", "}"]


def test_rows_that_are_paired_are_the_same_and_in_order(ask: Ask):
    chance = random.Random(7)
    for _ in range(300):
        a, b = ([chance.choice("abcdefg") for _ in range(chance.randrange(14))] for _ in range(2))
        pairs = ask("matches", a, b)
        assert all(a[i] == b[j] for i, j in pairs)
        assert pairs == sorted(pairs)
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


def test_two_that_are_far_apart_are_compared_in_bounded_time(ask: Ask):
    chance = random.Random(1)
    a, b = ([f"{chance.randrange(40)}" for _ in range(20_000)] for _ in range(2))
    pairs = ask("matches", a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert len(ask("matches", [""] * 150_000, [""] * 149_000)) == 149_000


def test_every_row_of_both_is_in_what_comes_out_of_three(ask: Ask):
    chance = random.Random(3)

    def changed(rows: list[str]) -> list[str]:
        made = list(rows)
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(made) + 1)
            made[at : at + chance.randrange(3)] = [chance.choice("uvwxyz") for _ in range(chance.randrange(3))]
        return made

    for _ in range(600):
        base = [chance.choice("abcd") for _ in range(chance.randrange(12))]
        theirs, mine = changed(base), changed(base)
        chunks = ask("threeWay", base, theirs, mine)
        for side, rows in (("base", base), ("theirs", theirs), ("mine", mine)):
            assert [row for chunk in chunks for row in chunk[side]] == rows
        for chunk in chunks:
            kind = chunk["kind"]
            if kind in ("same", "both"):
                assert chunk["theirs"] == chunk["mine"]
            elif kind == "clash":
                assert chunk["theirs"] != chunk["mine"]
            else:
                other = "mine" if kind == "theirs" else "theirs"
                assert chunk[other] == chunk["base"] != chunk[kind]


@pytest.mark.parametrize("other", [[], ["x"], [*BASE, "more"], BASE[1:], list(reversed(BASE))])
def test_who_changed_nothing_has_no_say(ask: Ask, other: list[str]):
    base, changed = texts(BASE, other)
    for theirs, mine in ((base, changed), (changed, base), (changed, changed)):
        said = ask("resolvedAs", sheet(base), sheet(theirs), sheet(mine), "theirs")
        assert said["clashes"] == 0
        assert said["sheet"]["glsl_code"] == changed


def test_changes_in_different_places_fit_together(ask: Ask):
    theirs = [BASE[0] + " // theirs", *BASE[1:]]
    mine = [*BASE[:-1], "  a += b;", "}"]
    said = ask("resolvedAs", *map(sheet, texts(BASE, theirs, mine)), "mine")
    assert said["clashes"] == 0
    assert said["sheet"]["glsl_code"].split("\n") == [theirs[0], *BASE[1:-1], "  a += b;", "}"]


@pytest.mark.parametrize(
    ("side", "lines"),
    [("theirs", ["  a = 5.0;"]), ("mine", ["  a = 9.0;"]), ("both", ["  a = 5.0;", "  a = 9.0;"])],
)
def test_one_line_changed_by_both_is_for_somebody_to_choose(ask: Ask, side: str, lines: list[str]):
    theirs, mine = ([*BASE[:4], line, *BASE[5:]] for line in ("  a = 5.0;", "  a = 9.0;"))
    said = ask("resolvedAs", *map(sheet, texts(BASE, theirs, mine)), side)
    assert said["clashes"] == 1
    assert said["sheet"]["glsl_code"].split("\n") == [*BASE[:4], *lines, *BASE[5:]]


def test_what_one_took_out_and_the_other_changed_clashes(ask: Ask):
    gone, changed = [*BASE[:4], *BASE[5:]], [*BASE[:4], "  a = 9.0;", *BASE[5:]]
    for theirs, mine in ((gone, changed), (changed, gone)):
        assert ask("resolvedAs", *map(sheet, texts(BASE, theirs, mine)), "mine")["clashes"] == 1


def test_both_wrote_the_same_beginning_and_one_went_on(ask: Ask):
    theirs, mine = [*BASE, "// end"], [*BASE, "// end", "// of it"]
    said = ask("resolvedAs", *map(sheet, texts(BASE, theirs, mine)), "theirs")
    assert said["clashes"] == 0
    assert said["sheet"]["glsl_code"] == "\n".join(mine)


def test_passes_words_and_inputs_are_merged_each_for_itself(ask: Ask):
    noise = {"source": "noise", "filter": "linear", "wrap": "repeat"}
    base = sheet("a", passes={"common": {"code": "c"}})
    theirs = sheet("a", title="Ebb", passes={"common": {"code": "c"}, "image": {"inputs": [noise]}})
    mine = sheet("a", passes={"common": {"code": "c2"}, "buffer_a": {"code": "b"}}, note="Mine", shader_type="3d")
    said = ask("resolvedAs", base, theirs, mine, "mine")
    assert said["clashes"] == 0
    made = said["sheet"]
    assert (made["title"], made["shader_type"], made["note"]) == ("Ebb", "3d", "Mine")
    assert made["passes"]["common"] == {"code": "c2"}
    assert made["passes"]["buffer_a"] == {"code": "b"}
    assert made["passes"]["image"]["inputs"][0] == noise


def test_one_channel_with_two_inputs_clashes_and_another_does_not(ask: Ask):
    def plugged(*sources: str | None) -> dict[str, Any]:
        inputs = [source and {"source": source, "filter": "", "wrap": ""} for source in sources]
        return sheet("a", passes={"image": {"inputs": inputs}})

    said = ask("resolvedAs", plugged(None), plugged("noise", "audio"), plugged("marble"), "theirs")
    assert said["clashes"] == 1
    assert [one and one["source"] for one in said["sheet"]["passes"]["image"]["inputs"][:2]] == ["noise", "audio"]


def test_an_input_left_as_usual_is_the_same_as_what_saving_made_of_it(ask: Ask):
    def plugged(source: str, *how: str) -> dict[str, Any]:
        chosen = dict(zip(("source", "filter", "wrap"), (source, *(how or ("", ""))), strict=True))
        return sheet("a", passes={"image": {"inputs": [chosen]}})

    usual, written, other = plugged("noise"), plugged("noise", "linear", "repeat"), plugged("marble")
    assert ask("merge", usual, written, usual)["parts"] == []
    said = ask("resolvedAs", usual, written, other, "theirs")
    assert (said["clashes"], said["sheet"]["passes"]["image"]["inputs"][0]["source"]) == (0, "marble")


def test_tags_of_both_come_together_and_never_clash(ask: Ask):
    said = ask("resolvedAs", sheet(tags="sea, calm"), sheet(tags="sea, waves"), sheet(tags="Calm, sea, foam"), "theirs")
    assert said["clashes"] == 0
    assert said["sheet"]["tags"] == "sea, waves, foam"


def test_a_word_that_both_changed_is_for_somebody_to_choose(ask: Ask):
    for side, title in (("theirs", "Ebb"), ("mine", "Flow")):
        said = ask("resolvedAs", sheet("a"), sheet("a", title="Ebb"), sheet("a", title="Flow"), side)
        assert (said["clashes"], said["sheet"]["title"]) == (1, title)


def test_where_the_beginning_is_unknown_every_difference_is_a_clash(ask: Ask):
    theirs, mine = ([*BASE[:4], line, *BASE[5:]] for line in ("  a = 5.0;", "  a = 9.0;"))
    said = ask("resolvedAs", None, *map(sheet, texts(theirs, mine)), "theirs")
    assert said["clashes"] == 1
    assert said["sheet"]["glsl_code"].split("\n") == theirs


def test_the_same_text_with_other_ends_of_lines_is_no_change(ask: Ask):
    assert ask("isSame", sheet("a\nb", note="x"), sheet("a\r\nb", note="y"))
    assert not ask("isSame", sheet("a"), sheet("b"))
    assert ask("isSame", sheet("a", passes={"image": {"inputs": [None]}}), sheet("a"))


def test_hostile_words_stay_words(ask: Ask):
    nasty = "__proto__\nconstructor\nhasOwnProperty\n\u2028\ntoString"
    said = ask("resolvedAs", sheet("constructor"), sheet(nasty), sheet("constructor\n__proto__"), "both")
    assert "hasOwnProperty" in said["sheet"]["glsl_code"]


# --- Which moments are kept --------------------------------------------------------------------------

MINUTE_MS = 60_000


def moments(*ages_ms: int, shader: str = "one", size: int = 1000) -> list[dict[str, Any]]:
    return [
        {"id": f"{shader}:{age}", "person": "p", "code": shader, "at": 10**12 - age, "size": size} for age in ages_ms
    ]


def kept(ask: Ask, given: list[dict[str, Any]], **options: int) -> list[str]:
    dropped = set(ask("thinned", given, 10**12, options))
    return [one["id"] for one in given if one["id"] not in dropped]


def test_the_last_minutes_are_kept_whole_and_older_ones_thinned(ask: Ask):
    given = moments(*range(0, 5 * MINUTE_MS, 6000), *range(6 * MINUTE_MS, 50 * MINUTE_MS, 15_000))
    left = kept(ask, given)
    ages = [int(one.split(":")[1]) for one in left]
    assert [age for age in ages if age < 5 * MINUTE_MS] == list(range(0, 5 * MINUTE_MS, 6000))
    older = [age for age in ages if age >= 6 * MINUTE_MS]
    assert 40 <= len(older) <= 46
    again = [one for one in given if one["id"] in left]
    assert kept(ask, again) == left


def test_what_is_older_than_an_hour_is_kept_once_in_ten_minutes_and_never_more_than_a_hundred(ask: Ask):
    ages = range(70 * MINUTE_MS, 30 * 60 * MINUTE_MS, MINUTE_MS)
    left = kept(ask, moments(*ages))
    assert len(left) == 100
    assert left[0] == f"one:{70 * MINUTE_MS}"


def test_shaders_that_rested_longest_go_first_when_there_is_no_room(ask: Ask):
    given = moments(0, 1000, size=40, shader="new") + moments(9000, 99_000, size=40, shader="old")
    assert kept(ask, given, most_size=125) == ["new:0", "new:1000", "old:9000"]
    assert kept(ask, given, most_size=80) == ["new:0", "new:1000"]
