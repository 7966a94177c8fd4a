"""What axe, and a look at the width, find wrong with the page that a browser shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE.axe_script)
    page.evaluate(SETTLED)
    found = page.evaluate("(options) => axe.run(options).then(({ violations }) => violations)", OPTIONS)
    faults = [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("wider than the screen")
    return faults
