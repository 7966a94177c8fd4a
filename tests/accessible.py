"""What axe, and a look at the width, find wrong with the page that a browser shows."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

AXE = Axe()
# Of what is right only how much, not where: on a large page that is most of the work.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# What fades in is looked at once it is there.
SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter((one) => one.effect.getTiming().iterations < Infinity).map((one) => one.finished)
)"""


def faults_on(page: Page) -> list[str]:
    try:
        violations = _violations(page)
    except Error:
        # A click had begun to lead elsewhere.
        page.wait_for_load_state()
        violations = _violations(page)
    faults = [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in violations]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("wider than the screen")
    return faults


def _violations(page: Page) -> list[dict[str, Any]]:
    page.evaluate(SETTLED)
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE.axe_script)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then(({ violations }) => violations)", OPTIONS
    )
    return found
