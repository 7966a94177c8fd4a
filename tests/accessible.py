"""What axe, and a look at the width, find wrong with the page that a browser shows."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def faults_on(page: Page) -> list[str]:
    result = Axe().run(page, options=AXE).response
    faults = [f"{v['id']}: {v['nodes'][0]['target']} {v['help']}" for v in result["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        faults.append("wider than the screen")
    return faults
