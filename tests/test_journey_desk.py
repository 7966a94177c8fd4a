"""The studio's desk in a real browser: many chosen and published by keyboard; what runs under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("answered")]
# Two cores draw every pixel here, while other tests run.
READY_MS = 60_000


def drafts(person: Any, count: int) -> list[Shader]:
    """The last is changed last, and stands first."""
    return [shader(person, title=f"Tide {n}", publish=False) for n in range(count)]


def tick(page: Page, title: str, key: str = "Space") -> None:
    page.get_by_role("checkbox", name=f"Choose {title}").focus()
    page.keyboard.press(key)


def test_many_are_chosen_and_published_by_keyboard_alone(new_page: Callable[..., Page], person: Any) -> None:
    alice = person("alice")
    drafts(alice, 4)
    page = new_page(alice)
    page.goto("/studio/")
    bar = page.locator("[data-desk-bar]")
    publish = bar.get_by_role("button", name="Publish…")
    expect(publish).to_be_hidden()
    tick(page, "Tide 3")
    expect(bar).to_contain_text("1 chosen")
    page.get_by_role("checkbox", name="Choose Tide 1").click(modifiers=["Shift"])
    expect(bar).to_contain_text("3 chosen")
    tick(page, "Tide 2")
    expect(bar).to_contain_text("2 chosen")
    publish.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Publish 2 shaders?")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Published: 2.")).to_be_visible()
    published = Shader.objects.filter(author=alice, status=Shader.Status.PUBLISHED)
    assert {work.title for work in published} == {"Tide 3", "Tide 1"}


def test_the_card_under_the_pointer_runs_but_not_what_stopped_the_browser(
    new_page: Callable[..., Page], person: Any
) -> None:
    alice = person("alice")
    bad, good = drafts(alice, 2)
    page = new_page(alice)
    page.goto("/account/inactive/")
    page.evaluate("([key]) => localStorage.setItem(key, '{}')", [f"studio:running:{alice.pk}:{bad.code}"])
    page.goto("/studio/")
    cards = {work: page.get_by_role("article").filter(has_text=work.title) for work in (good, bad)}
    expect(cards[bad]).to_contain_text("Stopped this browser; opens paused")
    cards[good].hover()
    running = cards[good].locator(".player__hover[data-shown] canvas")
    expect(running).to_be_visible(timeout=READY_MS)
    picture = cards[good].locator(".work__picture").bounding_box()
    assert running.bounding_box() == picture
    cards[bad].hover()
    expect(page.locator(".player__hover[data-shown]")).to_have_count(0)
    expect(cards[bad].locator("canvas")).to_have_count(0)
