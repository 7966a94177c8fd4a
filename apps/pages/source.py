"""The source of a program as a page shows it: pass by pass, in colours, each line with an address of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from pygments.token import Comment, Keyword, Name, Number, _TokenType

from apps.pages.glsl import GlslLexer
from apps.pages.kept import kept_each
from apps.shaders.programs import Program

# Part of the key of what is kept: to be raised when the markup changes.
MARKUP = 1
KEPT_S = 7 * 24 * 3600
# Beyond this, colours would cost the reader's browser more than they tell: one span for every other character.
MOST_SPANS = 12_000

# Of several that fit, the first: the narrower ones stand above.
_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Comment.Preproc, "g-p"),
    (Comment, "g-c"),
    (Keyword.Type, "g-t"),
    (Keyword, "g-k"),
    (Number, "g-n"),
    (Name.Builtin, "g-f"),
    (Name.Variable.Global, "g-u"),
)


@dataclass(frozen=True)
class PassSource:
    name: str
    label: str
    lines: int
    html: SafeString


def sources_of(program: Program) -> list[PassSource]:
    """The Image pass first, which is where one begins to read; then in drawing order."""
    passes = sorted(program.sources(), key=lambda one: one[0] != "image")
    codes = [(name, label, tidy_lines(code)) for name, label, code in passes]
    pages = _kept([(name, code) for name, _, code in codes])
    return [
        PassSource(name, label, code.count("\n") + 1, mark_safe(pages[name]))  # noqa: S308  escaped in _line
        for name, label, code in codes
    ]


def tidy_lines(code: str) -> str:
    """Ends of lines as compilers count them; no empty line at the end that nobody wrote."""
    return code.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def _kept(passes: list[tuple[str, str]]) -> dict[str, str]:
    keys = {
        f"source:{MARKUP}:{name}:{hashlib.sha256(code.encode()).hexdigest()}": (name, code) for name, code in passes
    }
    pages = kept_each(keys, KEPT_S, lambda key: highlighted(*keys[key]))
    return {name: pages[key] for key, (name, _) in keys.items()}


def highlighted(name: str, code: str) -> str:
    """The lines of one pass. `name` is one of ours, the code is anybody's."""
    lines = list(coloured_lines(code))
    return "".join(_line(name, number, html) for number, html in enumerate(lines, start=1))


def _line(name: str, number: int, html: str) -> str:
    # The number is drawn by the style sheet, so that it is neither selected nor copied nor read out.
    place = f"{name}-L{number}"
    return (
        f'<span class="line" id="{place}"><a class="line__no" href="#{place}" data-n="{number}"'
        f' tabindex="-1" aria-hidden="true"></a>{html}\n</span>'
    )


def coloured_lines(code: str) -> Iterator[str]:
    """Escaped HTML, line by line; a comment over three lines is three spans."""
    spans = list(_spans(code))
    if sum(1 for css_class, _ in spans if css_class) > MOST_SPANS:
        yield from (escape(line) for line in code.split("\n"))
        return
    line: list[str] = []
    for css_class, text in spans:
        first, *rest = text.split("\n")
        line.append(_span(css_class, first))
        for following in rest:
            yield "".join(line)
            line = [_span(css_class, following)]
    yield "".join(line)


def _span(css_class: str, text: str) -> str:
    return f'<span class="{css_class}">{escape(text)}</span>' if css_class and text else escape(text)


def _spans(code: str) -> Iterator[tuple[str, str]]:
    """Neighbours of the same kind in one piece."""
    current, texts = "", list[str]()
    for css_class, text in _classed(code):
        if css_class != current:
            if texts:
                yield current, "".join(texts)
            current, texts = css_class, []
        texts.append(text)
    if texts:
        yield current, "".join(texts)


def _classed(code: str) -> Iterable[tuple[str, str]]:
    for _, kind, text in GlslLexer().get_tokens_unprocessed(code):
        yield next((css_class for token, css_class in _CLASSES if kind in token), ""), text
