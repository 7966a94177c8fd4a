"""What bin/posters runs: draws the posters of the starter shaders into their folders."""

from __future__ import annotations

import os
import sys

import django
from playwright.sync_api import sync_playwright

from fractafrag import chromium
from tests.conftest import BROWSER_FLAGS
from tests.drawing import drawn, opened

MAX_BYTES = 15_000


def main(labels: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
    django.setup()
    from apps.shaders.seeding import starters  # needs Django's settings, which are there from here on

    chosen = [each for each in starters() if not labels or each.label in labels]
    if unknown := set(labels) - {each.label for each in chosen}:
        sys.exit(f"There is no starter called {', '.join(sorted(unknown))}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=BROWSER_FLAGS)
        page = opened(browser)
        for starter in chosen:
            result = drawn(page, starter.content.program.document, [starter.poster_time], poster_bytes=MAX_BYTES)
            if result.messages:
                sys.exit(f"{starter.label}: {result.messages[0]}")
            starter.poster.write_bytes(result.webp)
            print(f"{starter.label}: {len(result.webp)} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
