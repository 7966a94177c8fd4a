"""Source in colours: the same text, harmless, in a time that grows with its length alone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import product

import pytest

from apps.pages.glsl import GlslLexer
from apps.pages.source import MOST_SPANS, coloured_lines, highlighted, tidy_lines
from apps.shaders.tests.examples import FEEDBACK_IMAGE, TUNABLE

KIB = 1024


def text_of(lines: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", lines))


HOSTILE: dict[str, Callable[[int], str]] = {
    "open comments": lambda n: "/*" * (n // 2),
    "stars": lambda n: "/*" + "*" * n,
    "slashes": lambda n: "/" * n,
    "hashes": lambda n: "#" * n,
    "continued": lambda n: "#" + "\\\n" * (n // 2),
    "sums": lambda n: "1+" * (n // 2),
    "dots": lambda n: "." * n,
    "digits": lambda n: "9" * n,
    "brackets": lambda n: "(" * n,
    "tags": lambda n: "<b>" * (n // 3),
    "quotes": lambda n: "\"'" * (n // 2),
    "empty lines": lambda n: "\n" * n,
    "not ascii": lambda n: "é☃" * (n // 5),
    "half an exponent": lambda n: "1e" * (n // 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_the_same_text(name: str) -> None:
    code = HOSTILE[name](8 * KIB)
    assert "\n".join(text_of(line) for line in coloured_lines(code)) == code
    assert "<b>" not in highlighted("image", code)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_the_lexer_more_steps_than_it_is_long(name: str) -> None:
    counts = [sum(1 for _ in GlslLexer().get_tokens_unprocessed(HOSTILE[name](size * KIB))) for size in (8, 64)]
    assert counts[1] <= 64 * KIB + 2
    assert counts[1] <= 9 * counts[0] + 9


def test_it_colours_what_a_reader_looks_for() -> None:
    shown = highlighted("image", TUNABLE + "#define A 1 // note\n/* over\ntwo lines */ 0x1Fu;")
    for css_class, word in (
        ("g-k", "uniform"),
        ("g-t", "float"),
        ("g-c", "// 0..4 = 1.0 &quot;Speed&quot;"),
        ("g-u", "iTime"),
        ("g-f", "sin"),
        ("g-n", "0x1Fu"),
        ("g-p", "#define A 1 "),
        ("g-c", "// note"),
        ("g-c", "two lines */"),
    ):
        assert f'<span class="{css_class}">{word}</span>' in shown


def test_each_line_has_its_address() -> None:
    shown = highlighted("buffer_a", "a\n\nb")
    assert re.findall(r'id="(buffer_a-L\d)"', shown) == ["buffer_a-L1", "buffer_a-L2", "buffer_a-L3"]
    assert text_of(shown) == "a\n\nb\n"


def test_what_would_choke_a_browser_is_shown_plainly() -> None:
    shown = "".join(coloured_lines("1+" * (MOST_SPANS + 1)))
    assert "<span" not in shown


@pytest.mark.parametrize(("end", "last"), list(product(("\n", "\r\n", "\r"), ("", "\n"))))
def test_lines_are_counted_as_compilers_count_them(end: str, last: str) -> None:
    code = FEEDBACK_IMAGE.strip().replace("\n", end) + last.replace("\n", end)
    assert tidy_lines(code).count("\n") + 1 == 3
