"""The studio's page in a browser, for tests of what it keeps: opened, typed in, read."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from apps.shaders.models import DraftRevision, Shader
from tests.conftest import Site, let_in, wait_for

WAIT_MS = 30_000


def signed_in(context: BrowserContext, person: Any, site: Site) -> None:
    context.set_default_timeout(WAIT_MS)
    let_in(context, person, site)


def opened(context: BrowserContext, work: Shader, page: Page | None = None) -> Page:
    page = page or context.new_page()
    page.goto(f"/studio/{work.code}/")
    page.wait_for_selector("studio-workbench[data-ready]")
    return page


def typed(page: Page, words: str, *, line: int = 1) -> None:
    page.evaluate("line => document.querySelector('glsl-editor').goto(line)", line)
    page.keyboard.type(f"{words}\n")


def text(page: Page) -> str:
    return str(page.evaluate("document.querySelector('glsl-editor').value"))


def kept(page: Page, words: str) -> None:
    expect(page.locator("[data-kept]")).to_contain_text(words, timeout=WAIT_MS)


# Whether the database of this browser has these words already.
KEPT_HERE = """words => new Promise((resolve) => {
  const asked = indexedDB.open('fractafrag-studio', 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => resolve(false);
  asked.onsuccess = () => {
    const all = asked.result.transaction('copies').objectStore('copies').getAll();
    all.onsuccess = () => {
      asked.result.close();
      resolve(all.result.some(({ sheet }) => sheet.glsl_code.includes(words)));
    };
  };
})"""


def kept_here(page: Page, words: str) -> None:
    wait_for(lambda: page.evaluate(KEPT_HERE, words), 30)


# Whether the disk of this browser says that something runs in one of the shader's tabs.
MARKED_HERE = """code => new Promise(resolve => {
  const asked = indexedDB.open('fractafrag-running', 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => resolve(false);
  asked.onsuccess = () => {
    const keys = asked.result.transaction('marks').objectStore('marks').getAllKeys();
    keys.onsuccess = () => { asked.result.close(); resolve(keys.result.some((key) => key.includes(code))); };
  };
})"""


def marked_here(page: Page, work: Shader) -> None:
    wait_for(lambda: page.evaluate(MARKED_HERE, work.code), 30)


def said(page: Page, words: str) -> None:
    lines = page.locator(".says-line, .says-passing")
    expect(lines.filter(has_text=words).first).to_be_visible(timeout=WAIT_MS)


def rows(work: Shader) -> list[DraftRevision]:
    return list(DraftRevision.objects.filter(shader=work))


def saved(work: Shader) -> str:
    return Shader.objects.get(pk=work.pk).current_version.glsl_code
