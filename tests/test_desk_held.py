"""What stopped the browser does not run on the desk, also where only the disk still knows it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader
from tests.test_journeys import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("answered")]
# Two cores draw every pixel here, while other tests run.
READY_MS = 60_000
HELD = "Stopped this browser; opens paused"
# As marks.js leaves it; localStorage was lost with the browser.
MARK = """key => new Promise((resolve, reject) => {
  const asked = indexedDB.open('fractafrag-running', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('marks');
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const work = asked.result.transaction('marks', 'readwrite');
    work.objectStore('marks').put(Date.now(), key);
    work.oncomplete = () => { asked.result.close(); resolve(); };
  };
})"""


def card(page: Page, work: Shader) -> Any:
    return page.get_by_role("article").filter(has_text=work.title)


def running(page: Page, work: Shader) -> Any:
    return card(page, work).locator(".player__hover[data-shown] canvas")


def test_what_only_the_disk_knows_to_have_stopped_the_browser_is_held_back(page: Page, person: Any) -> None:
    alice = person("alice")
    bad, good = (shader(alice, title=title, publish=False) for title in ("Bad tide", "Good tide"))
    sign_in(page, "alice")
    page.evaluate(MARK, f"{alice.pk}:{bad.code}:somewhere")
    page.goto("/studio/")
    expect(card(page, bad)).to_contain_text(HELD)
    expect(card(page, bad).get_by_text(HELD)).to_be_visible()
    expect(card(page, good).get_by_text(HELD)).to_be_hidden()
    card(page, good).hover()
    expect(running(page, good)).to_be_visible(timeout=READY_MS)
    card(page, bad).hover()
    expect(page.locator(".player__hover[data-shown]")).to_have_count(0)
    expect(card(page, bad).locator("canvas")).to_have_count(0)
    assert card(page, bad).get_attribute("data-shader-program") is None
