"""Taking work along, by keyboard alone: what was downloaded runs from a folder with the network cut."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, shader
from tests.conftest import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("answered"),
    pytest.mark.timeout(180),
]
READY = "#shader[data-now=ready] canvas"
READY_MS = 60_000


def kept(download: Download, folder: Path) -> Path:
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def runs_alone(browser: Browser, path: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.set_offline(True)
    complaints: list[str] = []
    page = context.new_page()
    listen(page, complaints)
    page.goto(path.as_uri())
    page.wait_for_selector(READY, timeout=READY_MS)
    context.close()
    assert complaints == []


def test_a_page_of_one_shader_is_taken_along_and_runs(
    new_page: Callable[..., Page], browser: Browser, alice: Any, tmp_path: Path
) -> None:
    work = shader(alice, glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    page = new_page()
    page.goto(work.get_absolute_url())
    menu = page.locator("summary", has_text="Download")
    menu.press("Enter")
    expect(page.get_by_role("link", name="GLSL source")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Page that runs offline")).to_be_focused()
    with page.expect_download() as caught:
        page.keyboard.press("Enter")
    runs_alone(browser, kept(caught.value, tmp_path))


def test_all_of_ones_work_is_taken_along_and_is_a_site(
    new_page: Callable[..., Page], browser: Browser, alice: Any, tmp_path: Path
) -> None:
    work = shader(alice, title="Tide", glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    page = new_page(alice)
    page.goto("/studio/export/")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download 1 shader").press("Enter")
    with zipfile.ZipFile(kept(caught.value, tmp_path)) as archive:
        archive.extractall(tmp_path / "site")
    context = browser.new_context()
    context.set_offline(True)
    index = context.new_page()
    index.goto((tmp_path / "site/index.html").as_uri())
    index.get_by_role("link", name="Tide").press("Enter")
    index.wait_for_selector(READY, timeout=READY_MS)
    assert index.url.endswith(f"/pages/tide-{work.code}.html")
    context.close()
