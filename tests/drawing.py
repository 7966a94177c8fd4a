"""Programs drawn through the engine in Chromium, outside of any page: for posters, and to look at what they show."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "http://drawing.test"
PAGE = "<!doctype html><title>Drawing</title>"
POSTER = (480, 270)
# Small enough to compare, and fine enough to tell two works apart.
CELLS = (32, 18)

Picture = list[float]


@dataclass(frozen=True)
class Drawn:
    messages: list[dict[str, Any]]
    pictures: list[Picture]
    webp: bytes
    poster: Picture
    poster_size: tuple[int, int]


def opened(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_default_timeout(180_000)
    page.route(f"{ADDRESS}/**", _answer)
    page.goto(f"{ADDRESS}/")
    return page


def drawn(
    page: Page,
    program: dict[str, Any],
    times: Sequence[float],
    *,
    poster_bytes: int = 0,
    poster: bytes = b"",
    size: tuple[int, int] = POSTER,
    mouse: Sequence[float] = (0, 0, 0, 0),
    keys: Sequence[int] = (),
) -> Drawn:
    """At these seconds, in order, with a pointer and keys held all the while.

    The first is encoded as WebP where `poster_bytes` says how large that may be.
    """
    said = page.evaluate(
        'async (given) => (await import("/drawing.js")).draw(given)',
        {
            "program": program,
            "times": list(times),
            "width": size[0],
            "height": size[1],
            "cells": list(CELLS),
            "posterBytes": poster_bytes,
            "poster": base64.b64encode(poster).decode(),
            "mouse": list(mouse),
            "keys": list(keys),
        },
    )
    shown = said.get("poster") or {}
    return Drawn(
        messages=said["messages"],
        pictures=said.get("pictures", []),
        webp=base64.b64decode(said.get("webp") or ""),
        poster=shown.get("cells", []),
        poster_size=(shown.get("width", 0), shown.get("height", 0)),
    )


def averages(page: Page, poster: bytes) -> Picture:
    picture: Picture = page.evaluate(
        'async ([poster, cells]) => (await (await import("/drawing.js")).averagesOf(poster, cells)).cells',
        [base64.b64encode(poster).decode(), list(CELLS)],
    )
    return picture


def distance(one: Picture, other: Picture) -> float:
    """Mean difference of a colour, of 255."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def _answer(route: Route) -> None:
    path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
    if path == "/":
        route.fulfill(body=PAGE, content_type="text/html")
        return
    file = ROOT / "tests/drawing.js" if path == "/drawing.js" else ROOT / "static" / path.lstrip("/")
    if file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.fulfill(status=404)
