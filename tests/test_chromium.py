"""pyppeteer draws with the system's Chromium although two of its pins are overridden."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from fractafrag import chromium
from tests.conftest import BROWSER_FLAGS

DRAW = """() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 4;
    const gl = canvas.getContext("webgl2", { preserveDrawingBuffer: true });
    gl.clearColor(1, 0.5, 0, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const pixel = new Uint8Array(4);
    gl.readPixels(1, 1, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return Array.from(pixel);
}"""


async def draw() -> list[int]:
    from pyppeteer import launch

    browser = await launch(
        executablePath=chromium.find(),
        args=["--headless=new", *BROWSER_FLAGS],
        handleSIGINT=False,
        handleSIGTERM=False,
        handleSIGHUP=False,
        autoClose=False,
    )
    try:
        page = await browser.newPage()
        answer: Any = await asyncio.wait_for(page.evaluate(DRAW), 60)
        return list(answer)
    finally:
        await browser.close()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pyppeteer_draws_with_overridden_pins():
    # In a thread of its own: the loop of the other browser tests runs in this one.
    with ThreadPoolExecutor(1) as thread:
        red, green, blue, alpha = thread.submit(asyncio.run, draw()).result()
    assert (red, blue, alpha) == (255, 0, 255)
    assert green in {127, 128}
