"""Chromium's word on the corpus: build() makes what it compiles, and it agrees with the check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from apps.shaders.programs import Program
from apps.shaders.tests import monsters
from apps.shaders.tests.programs import RIGHT, WRONG, expected, load, name_of, picture

pytestmark = pytest.mark.browser

HOST = "http://program.test"
STATIC = Path(settings.BASE_DIR) / "static"
HARNESS = Path(__file__).parent / "program" / "harness.js"


def serve(route: Route) -> None:
    path = route.request.url.removeprefix(f"{HOST}/")
    if not path:
        route.fulfill(content_type="text/html", body='<script type="module" src="harness.js"></script>')
    else:
        file = HARNESS if path == "harness.js" else STATIC / path
        route.fulfill(content_type="text/javascript", body=file.read_text())


@pytest.fixture(scope="module")
def compiler(browser: Browser) -> Iterator[Page]:
    """One page for all: a browser compiles hundreds of programs in one context."""
    page = browser.new_page()
    page.route(f"{HOST}/**", serve)
    page.goto(f"{HOST}/")
    page.wait_for_function("window.compiled !== undefined")
    yield page
    page.close()


def asked(page: Page, program: Program) -> dict[str, Any]:
    """{ok, messages}"""
    answer: dict[str, Any] = page.evaluate("program => compiled(program)", program.document)
    return answer


@pytest.mark.parametrize("path", RIGHT, ids=name_of)
def test_chromium_takes_it(path: Path, compiler: Page):
    answer = asked(compiler, load(path))
    assert answer["ok"], answer["messages"]


@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_chromium_refuses_it_at_the_same_line(path: Path, compiler: Page):
    answer, place = asked(compiler, load(path)), expected(path)
    assert not answer["ok"]
    first = answer["messages"][0]
    assert (first["pass"], first["line"]) == (place.pass_name, place.line), first
    assert place.words in first["message"]


@pytest.mark.parametrize("name", monsters.TAKEN)
def test_chromium_takes_what_is_only_odd(name: str, compiler: Page):
    answer = asked(compiler, monsters.program(monsters.TAKEN[name]))
    assert answer["ok"], answer["messages"]


@pytest.mark.parametrize("name", monsters.REFUSED)
def test_chromium_refuses_a_monster(name: str, compiler: Page):
    assert not asked(compiler, monsters.program(monsters.REFUSED[name][0]))["ok"]


def test_a_rule_refuses_only_what_chromium_would_refuse_itself(compiler: Page):
    """Each limit of the rules is where Chromium's is: one step below it both take it, one above both refuse it."""

    def sum_of(terms: int) -> str:
        return picture("o = vec4(iTime" + " + iTime" * terms + ");")

    def blocks(depth: int) -> str:
        return picture("{" * depth + "o = vec4(iTime);" + "}" * depth)

    def branches(depth: int) -> str:
        return picture("if (p.x > iTime) {" * depth + "o = vec4(1.0);" + "}" * depth)

    def array(size: int) -> str:
        return picture(f"float a[{size}]; a[int(p.x)] = iTime; o = vec4(a[int(p.y)]);")

    def chain(length: int) -> str:
        calls = "".join(f"float f{n}(float x) {{ return f{n - 1}(x); }}\n" for n in range(1, length))
        return "float f0(float x) { return x; }\n" + calls + picture(f"o = vec4(f{length - 1}(iTime));")

    for make, most in ((sum_of, 251), (blocks, 251), (branches, 126), (array, 16_383), (chain, 254)):
        fits, exceeds = (asked(compiler, Program(make(most + more), {})) for more in (0, 1))
        raw = compiler.evaluate(
            "([program, other]) => raw(program, other)", [{"glsl_code": make(most)}, make(most + 1)]
        )
        assert (fits["ok"], exceeds["ok"], raw) == (True, False, False), make.__name__


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("ERROR: 0:{line}: 'glow' : undeclared identifier", (2, "glow is not declared.")),
        ("0:{line}(14): error: `glow' undeclared", (2, "`glow' undeclared")),
        ("0({line}) : error C1503: undefined variable", (2, "undefined variable")),
        ("Something that a driver says.", (0, "Something that a driver says.")),
        ("WARNING: 0:{line}: 'x' : odd\nERROR: 0:1: 'y' : undeclared identifier", (0, "y is not declared.")),
        ("ERROR: 0:9999: '' : syntax error", (3, "This ends too early: a bracket or a semicolon is missing.")),
    ],
)
def test_it_understands_every_compilers_way_to_speak(log: str, said: tuple[int, str], compiler: Page):
    source = picture("  o = vec4(iTime);")
    found = compiler.evaluate("([program, log]) => mapped(program, log)", [{"glsl_code": source}, log])
    assert [(one["pass"], one["line"], one["message"]) for one in found] == [("image", *said)]
