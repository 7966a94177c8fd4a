"""What bin/posters runs: draws the posters of the starter shaders and of the starts into their folders."""

from __future__ import annotations

import os
import sys

import django
from playwright.sync_api import sync_playwright

from fractafrag import chromium
from tests.conftest import BROWSER_FLAGS
from tests.drawing import drawn, opened

MAX_BYTES = 15_000


def main(names: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fractafrag.settings")
    django.setup()
    # These need Django's settings, which are there from here on.
    from apps.shaders.beginnings import starts
    from apps.shaders.seeding import starters

    all_of_them = [*starters(), *starts()]
    chosen = [each for each in all_of_them if not names or each.name in names]
    if unknown := set(names) - {each.name for each in chosen}:
        sys.exit(f"There is no starter and no start called {', '.join(sorted(unknown))}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=BROWSER_FLAGS)
        page = opened(browser)
        for each in chosen:
            moment = float(each.told["poster_time"])
            result = drawn(page, each.content.program.document, [moment], poster_bytes=MAX_BYTES)
            if result.messages:
                sys.exit(f"{each.name}: {result.messages[0]}")
            each.poster.write_bytes(result.webp)
            print(f"{each.name}: {len(result.webp)} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
