"""A page with players and nothing else, under the site's own address, files and policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.utils.html import escape, json_script
from playwright.sync_api import Page, Route

from tests.conftest import Site

ADDRESS = "/player-harness/"
SHEETS = ("tokens", "base", "layout", "nav", "button", "card", "player")
# Sixteen by nine, so that it has the shape of the players.
POSTER = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 9'%3E"
    "%3Crect width='16' height='9' fill='teal'/%3E%3C/svg%3E"
)
PLAIN = "void mainImage(out vec4 o, in vec2 p) { o = vec4(p / iResolution.xy, 0.5 + 0.5 * sin(iTime), 1.0); }"


def player(program: dict[str, Any], number: int = 0, *, poster: bool = False, inside: str = "", **data: str) -> str:
    attributes = {"program": f"program-{number}", "title": "Under test", "controls": "full", **data}
    written = " ".join(f'data-{name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    picture = f'<img src="{escape(POSTER)}" alt="A still">' if poster else inside
    script = json_script({"passes": {}, **program}, f"program-{number}")
    return f'<shader-canvas class="player" {written}>{picture}</shader-canvas>{script}'


def document(body: str, *modules: str) -> str:
    links = "".join(f'<link rel="stylesheet" href="{static(f"css/{name}.css")}">' for name in SHEETS)
    scripts = "".join(f'<script type="module" src="{static(f"js/shader/{name}.js")}"></script>' for name in modules)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">{links}{scripts}'
    return (
        f'<!doctype html><html lang="en" data-js><head><title>Players</title>{head}</head>'
        f'<body><main class="page"><h1>Players</h1>{body}</main></body></html>'
    )


def opener(page: Page, site: Site) -> Callable[..., Page]:
    """Opens a page of this body. The answer is a real one of the site's with another text, so its policy holds."""

    def open_it(body: str, *modules: str, query: str = "", programs: dict[str, Any] | None = None) -> Page:
        def answer(route: Route) -> None:
            name = route.request.url.partition("?")[0].rsplit("/", 1)[-1]
            if name.endswith(".json"):
                route.fulfill(content_type="application/json", body=json.dumps((programs or {})[name]))
                return
            real = route.fetch(url=f"{site.url}/account/inactive/")
            route.fulfill(response=real, body=document(body, *(modules or ("element",))))

        page.route(f"{site.url}{ADDRESS}**", answer)
        page.goto(f"{site.url}{ADDRESS}{query}")
        return page

    return open_it


# Draws without an element: `engine`, `load(program)` and `pixel(x, y)` of what was drawn, in the page.
ENGINE = """async (given) => {
  const { Engine } = await import("%(address)s");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const engine = await Engine.create(canvas);
  const pixel = (x = 0, y = 0) => [...engine.read(x, y, 1, 1)];
  const load = async (program) => {
    const report = await engine.load({ passes: {}, ...program });
    if (!report.ok) throw new Error(JSON.stringify(report.messages));
  };
  try {
    %(work)s
  } finally {
    engine.destroy();
  }
}"""


def with_engine(page: Page, work: str, given: Any = None) -> Any:
    return page.evaluate(ENGINE % {"address": static("js/shader/engine.js"), "work": work}, given)


def element(page: Page, expression: str, number: int = 0) -> Any:
    return page.evaluate(
        f"(() => {{ const it = document.querySelectorAll('shader-canvas')[{number}]; {expression} }})()"
    )


def until(page: Page, state: str, number: int = 0) -> None:
    page.wait_for_function(
        "([n, state]) => document.querySelectorAll('shader-canvas')[n].dataset.now === state", arg=[number, state]
    )


def until_drawn(page: Page) -> None:
    page.wait_for_selector("shader-canvas[data-ready]", state="attached")


def until_pixel(page: Page, condition: str, number: int = 0) -> None:
    """Until the player's lower left pixel is like that."""
    read = f"document.querySelectorAll('shader-canvas')[{number}].engine.read(0, 0, 1, 1)"
    page.wait_for_function(f"() => {{ const [r, g, b] = {read}; return {condition}; }}")
