"""Nothing that is typed in the studio is lost: tabs and browsers are killed, nets are cut, people are signed out."""

from __future__ import annotations

import gzip
import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from apps.core.testing import PASSWORD
from apps.shaders import services
from apps.shaders.models import DraftRevision, Shader
from apps.shaders.tests.examples import PLAIN, shader, written
from fractafrag import chromium
from tests.accessible import faults_on
from tests.conftest import BROWSER_FLAGS, Site, wait_for
from tests.kept_pages import WAIT_MS, kept, kept_here, marked_here, opened, rows, said, saved, signed_in, text, typed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("answered"),
    pytest.mark.timeout(240),
]

STATIC = Path(settings.BASE_DIR) / "static"
# All that writing a shader may load, with both keymaps and every dialog, beside the player that other pages have too.
MAX_COMPRESSED_BYTES = 400 * 1024
MINE = "// my own words"
# Frames are drawn by two processors here, which other tests want too.
STILL: dict[str, Any] = {"reduced_motion": "reduce", "viewport": {"width": 1100, "height": 760}}

ENDLESS = """void mainImage(out vec4 colour, in vec2 place) {
    float x = place.x;
    while (x < 1e9) { x = x * 0.5; }
    colour = vec4(x);
}
"""


@pytest.fixture
def work(alice: Any) -> Shader:
    return shader(alice, publish=False)


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., BrowserContext]]:
    """A browser profile of its own, with somebody signed in. What goes wrong in a script of ours fails the test; that
    an answer did not come, or was no, is what these tests are about."""
    contexts, errors = [], []

    def make(person: Any) -> BrowserContext:
        context = browser.new_context(base_url=site.url, **STILL)
        contexts.append(context)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        signed_in(context, person, site)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not errors


# --- Killed ------------------------------------------------------------------------------------------


def test_a_tab_that_is_killed_is_back_as_it_was_here_and_elsewhere(enter, alice, work):
    context = enter(alice)
    page = opened(context, work)
    typed(page, MINE)
    wait_for(lambda: rows(work), 30)
    page.close(run_before_unload=False)
    for again in (opened(context, work), opened(enter(alice), work)):
        said(again, "Put back what you typed at")
        assert text(again) == f"{MINE}\n{PLAIN}"
    said(again, "on another device")
    again.get_by_role("button", name="Show what changed").click()
    expect(again.get_by_role("dialog").locator(".diff__line--added")).to_contain_text(MINE)
    again.get_by_role("dialog").get_by_role("button", name="Go back to version 1").click()
    expect(again.locator("studio-workbench")).not_to_have_attribute("data-touched", "")
    assert text(again) == PLAIN
    # Gone back is gone back, for everybody; and yet nothing is lost.
    wait_for(lambda: all(row.settled_at for row in rows(work)), 30)
    assert any(MINE in row.sheet["glsl_code"] for row in rows(work))


@contextmanager
def profile(browser: Browser, folder: Path, site: Site) -> Iterator[Page]:
    """A whole browser with a folder of its own, which may be killed in between."""
    context = browser.browser_type.launch_persistent_context(
        folder, executable_path=chromium.find(), args=BROWSER_FLAGS, base_url=site.url, **STILL
    )
    context.set_default_timeout(WAIT_MS)
    try:
        yield context.pages[0]
    except BaseException:
        # What hangs in it would keep a processor busy for all who come after.
        kill(folder)
        raise
    finally:
        with suppress(Error):  # killed already
            context.close()


def kill(folder: Path) -> None:
    """The browser of this profile and all its children, as the system does when there is no memory left."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in command:
            os.kill(int(process.name), signal.SIGKILL)


# What comes after `beforerun` never ends.
HANG = """words => {
  document.querySelector('studio-workbench').addEventListener('beforerun', ({ detail }) => {
    while (detail.program.glsl_code.includes(words)) {}
  });
}"""


def test_a_browser_killed_while_a_compile_hangs_has_every_key_and_opens_paused(browser, site, alice, work, tmp_path):
    folder = tmp_path / "profile"
    with profile(browser, folder, site) as page:
        signed_in(page.context, alice, site)
        # So that only what is kept here can come back.
        page.context.route("**/drafts/", lambda route: route.abort())
        other = page.context.new_page()
        other.goto("/robots.txt")
        opened(page.context, work, page).evaluate(HANG, MINE)
        page.bring_to_front()
        page.evaluate("document.querySelector('glsl-editor').goto(1)")
        page.keyboard.insert_text(f"{MINE}\n")
        kept_here(other, MINE)
        marked_here(other, work)
        kill(folder)
    with profile(browser, folder, site) as page:
        # The browser had not written its cookies down yet.
        signed_in(page.context, alice, site)
        opened(page.context, work, page)
        said(page, "The page did not close properly while this ran, so it waits.")
        said(page, "Put back what you typed at")
        assert text(page) == f"{MINE}\n{PLAIN}"
        assert page.get_attribute("shader-canvas", "data-now") is None
        assert rows(work) == []


def test_what_hung_the_page_waits_until_somebody_says_run(browser, site, alice, work, tmp_path):
    """In a browser of its own, whose graphics nobody else needs."""
    mark = f"localStorage.getItem('studio:running:{alice.pk}:{work.code}')"
    with profile(browser, tmp_path / "profile", site) as page:
        signed_in(page.context, alice, site)
        opened(page.context, work, page)
        page.wait_for_selector("shader-canvas[data-now=ready]")
        wait_for(lambda: page.evaluate(mark) is None, 30)
        page.evaluate("endless => { document.querySelector('glsl-editor').value = endless }", ENDLESS)
        page.wait_for_selector("shader-canvas:is([data-now=heavy], [data-now=lost])")
        typed(page, MINE)
        assert text(page) == f"{MINE}\n{ENDLESS}"
        kept_here(page, MINE)
        page.close()
        page = opened(page.context, work)
        said(page, "The page did not close properly while this ran, so it waits.")
        said(page, "Put back what you typed at")
        assert text(page) == f"{MINE}\n{ENDLESS}"
        assert page.get_attribute("shader-canvas", "data-now") is None
        # What is typed waits too; what cannot hang any more runs when somebody says so.
        page.evaluate("plain => { document.querySelector('glsl-editor').value = plain }", PLAIN)
        kept(page, "Kept")
        assert page.get_attribute("shader-canvas", "data-now") is None
        page.locator("[data-says]").get_by_role("button", name="Run").click()
        page.wait_for_selector("shader-canvas[data-now=ready]")
        wait_for(lambda: page.evaluate(mark) is None, 30)
        expect(page.get_by_text("did not close properly")).to_have_count(0)


def test_a_browser_without_a_database_keeps_the_last_words_and_one_without_anything_says_so(enter, alice, work):
    context = enter(alice)
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    context.route("**/drafts/", lambda route: route.abort())
    page = opened(context, work)
    typed(page, MINE)
    kept(page, "Kept on this device")
    page.close()
    page = opened(context, work)
    said(page, "Put back what you typed at")
    assert text(page) == f"{MINE}\n{PLAIN}"
    context.add_init_script("Object.defineProperty(window, 'localStorage', { value: undefined })")
    page = opened(context, work)
    typed(page, MINE)
    said(page, "This browser keeps nothing")
    kept(page, "Not kept")


# --- Cut off -----------------------------------------------------------------------------------------


def test_without_a_net_one_works_on_and_what_was_to_be_saved_is_saved_later(enter, alice, work):
    context = enter(alice)
    page = opened(context, work)
    context.set_offline(True)
    typed(page, MINE)
    kept(page, "Kept on this device: offline")
    page.keyboard.press("Control+s")
    said(page, "This is kept on this device, and is saved when you are online again.")
    typed(page, "// and more", line=2)
    context.set_offline(False)
    said(page, "Saved as version 2.")
    assert saved(work) == f"{MINE}\n// and more\n{PLAIN}"
    assert page.get_by_text("is saved when you are online").count() == 0
    assert all(row.settled_at for row in rows(work))
    page.reload()
    page.wait_for_selector("studio-workbench[data-ready]")
    expect(page.get_by_text("Put back")).to_have_count(0)


def test_who_is_signed_out_in_mid_typing_signs_in_elsewhere_and_goes_on(enter, site, alice, work):
    context = enter(alice)
    page = opened(context, work)
    Session.objects.all().delete()
    typed(page, MINE)
    kept(page, "Kept on this device: you are signed out")
    page.keyboard.press("Control+s")
    said(page, "This is kept here, and is saved when you are back.")
    with context.expect_page() as other:
        page.get_by_role("button", name="Sign in in a new tab").click()
    other.value.get_by_label("User name or e-mail").fill("alice")
    other.value.get_by_label("Password", exact=True).fill(PASSWORD)
    other.value.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    other.value.wait_for_url(lambda address: "login" not in address)
    other.value.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    said(page, "Saved as version 2.")
    assert saved(work) == f"{MINE}\n{PLAIN}"
    assert page.get_by_text("You are signed out").count() == 0


def test_another_person_at_the_same_browser_is_told_nothing_and_sends_nothing(enter, site, alice, bob, work):
    context = enter(alice)
    page = opened(context, work)
    typed(page, "// of nobody else")
    kept(page, "Kept")
    wait_for(lambda: rows(work), 30)
    own = shader(bob, title="Of bob", publish=False)
    signed_in(context, bob, site)
    typed(page, MINE)
    kept(page, "Kept on this device: somebody else is signed in")
    said(page, "nothing of it is sent")
    other = opened(context, own)
    expect(other.locator("[data-says]")).not_to_contain_text("Put back")
    other.locator("[data-open-history]").evaluate("button => button.click()")
    expect(other.get_by_role("dialog")).to_contain_text("Version 1")
    assert MINE not in other.content()
    assert "of nobody else" not in other.content()
    assert not any(MINE in row.sheet["glsl_code"] for row in DraftRevision.objects.all())
    # And alice, back at it, has every word.
    signed_in(context, alice, site)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    wait_for(lambda: any(MINE in row.sheet["glsl_code"] for row in rows(work)), 30)
    expect(page.get_by_text("Somebody else is signed in")).to_have_count(0)


# --- Twice at once -----------------------------------------------------------------------------------


def test_two_tabs_that_clash_are_merged_by_keyboard_and_neither_is_lost(enter, alice, work):
    context = enter(alice)
    first, second = opened(context, work), opened(context, work)
    first.bring_to_front()
    typed(first, "// the first tab's")
    first.evaluate("document.querySelector('glsl-editor').goto(6)")
    first.keyboard.type("// and its end")
    first.keyboard.press("Control+s")
    said(first, "Saved as version 2.")
    said(second, "Version 2 was saved in another tab. This is version 1.")
    typed(second, "// the second tab's")
    second.keyboard.press("Control+s")
    dialog = second.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Version 2 was saved meanwhile")).to_be_visible()
    for words in ("// the first tab's", "// the second tab's", "// and its end"):
        expect(dialog.get_by_text(words).first).to_be_visible()
    assert faults_on(second) == []
    # Nothing is saved before it is chosen.
    second.keyboard.press("Control+s")
    expect(dialog.get_by_role("status")).to_contain_text("Choose first")
    assert saved(work).count("second") == 0
    expect(dialog.get_by_role("radio").first).to_be_focused()
    second.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("radio", name="Both, Version 2 first")).to_be_checked()
    second.keyboard.press("Control+s")
    said(second, "Saved as version 3.")
    lines = saved(work).split("\n")
    assert lines[:2] == ["// the first tab's", "// the second tab's"]
    assert "// and its end" in lines[-1]
    # The first one, in which nothing was typed since, goes on from there at a press.
    said(first, "Version 3 was saved in another tab")
    first.get_by_role("button", name="Go on from version 3").click()
    wait_for(lambda: text(first) == saved(work), 30)
    assert first.evaluate("document.querySelector('studio-workbench').basedOn") == 3


def test_a_merge_that_is_left_leaves_all_as_it_was_typed(enter, alice, work):
    page = opened(enter(alice), work)
    typed(page, MINE)
    theirs = written(glsl_code=f"// theirs\n{PLAIN}", title="Renamed")
    services.shader_revise(shader=work, by=alice, content=theirs, based_on=1)
    page.keyboard.press("Control+s")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    said(page, "Nothing was merged: all stands as you typed it, and it is kept.")
    assert text(page) == f"{MINE}\n{PLAIN}"
    wait_for(lambda: any(MINE in row.sheet["glsl_code"] for row in rows(work)), 30)
    assert saved(work) == f"// theirs\n{PLAIN}"
    # Opened again it stands on the newer version, so it is offered, and not put over it.
    page.reload()
    said(page, "was never saved, and this is version 2")
    assert text(page) == f"// theirs\n{PLAIN}"
    page.get_by_role("button", name="Merge it in").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("What comes out, to read or to change").click()
    dialog.get_by_label("Image: what comes out").fill(f"// by hand\n{PLAIN}")
    dialog.get_by_role("button", name="Take this into the editor").click()
    assert text(page) == f"// by hand\n{PLAIN}"
    assert page.get_by_label("Title").input_value() == "Renamed"
    page.keyboard.press("Control+s")
    said(page, "Saved as version 3.")
    wait_for(lambda: all(row.settled_at for row in rows(work)), 30)


def test_going_to_another_page_at_once_takes_the_last_words_along(enter, alice, work):
    page = opened(enter(alice), work)
    typed(page, MINE)
    page.wait_for_selector("studio-workbench[data-touched]")
    page.goto("/studio/")
    wait_for(lambda: any(MINE in row.sheet["glsl_code"] for row in rows(work)), 30)


def test_the_studios_code_is_small_enough_and_loads_only_there():
    folders = ("js/editor", "js/studio", "vendor/codemirror")
    files = [file for folder in folders for file in (STATIC / folder).glob("*.js")]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= MAX_COMPRESSED_BYTES
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    users = {file.parent.name for file in templates if re.search("js/(studio|editor)/", file.read_text())}
    assert users <= {"studio", "parts"}


# --- Looking back ------------------------------------------------------------------------------------


def test_an_earlier_moment_is_looked_at_and_taken_again_by_keyboard(enter, alice, work):
    page = opened(enter(alice), work)
    services.shader_revise(shader=work, by=alice, content=written(glsl_code=f"// second\n{PLAIN}"), based_on=1)
    page.reload()
    page.wait_for_selector("studio-workbench[data-ready]")
    typed(page, MINE)
    kept(page, "Kept")
    page.locator("[data-open-history]").evaluate("button => button.click()")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    expect(dialog).to_contain_text("This is what stands in the editor now.")
    assert [words.split()[1:3] for words in dialog.locator(".kept__row").all_inner_texts()] == [
        ["Typed", "here"],
        ["Version", "2"],
        ["Version", "1"],
    ]
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(dialog.locator(".diff__line--removed")).to_have_count(2)
    assert faults_on(page) == []
    dialog.get_by_role("button", name="Take this").press("Enter")
    assert text(page) == PLAIN
    page.get_by_role("button", name="Undo").click()
    assert text(page) == f"{MINE}\n// second\n{PLAIN}"
