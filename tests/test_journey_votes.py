"""Voting in a real browser: shown at once, and right again where the server says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from apps.shaders import services as shaders
from apps.shaders.models import Shader
from apps.shaders.tests.examples import shader
from apps.votes import selectors, services
from apps.votes.selectors import Counts
from tests.conftest import Site, let_in, wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def until(page: Page, condition: Callable[[], Any]) -> None:
    """Playwright hears the browser only while it is asked something."""

    def looked() -> Any:
        page.wait_for_timeout(20)
        return condition()

    wait_for(looked, 10)


def test_a_vote_shows_at_once_is_kept_and_right_again_where_it_is_refused(
    new_page: Callable[..., Page], person: Any
) -> None:
    alice, bob, charlie = (person(name) for name in ("alice", "bob", "charlie"))
    work = shader(alice)
    services.vote_cast(by=charlie, shader=work, value=1)
    page = new_page(bob)
    page.goto(work.get_absolute_url())
    up, down = page.get_by_role("button", name="Vote up"), page.get_by_role("button", name="Vote down")
    expect(up).to_have_accessible_name("Vote up, 1")

    # Held back: what is seen now is not the server's answer.
    held: list[Route] = []
    page.route("**/vote/", lambda route: route.continue_() if held else held.append(route))
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_accessible_name("Vote up, 2")
    # Somebody changes their mind before the answer: only the last word is sent on.
    down.click()
    up.click()
    down.click()
    expect(down).to_have_attribute("aria-pressed", "true")
    expect(up).to_have_accessible_name("Vote up, 1")
    until(page, lambda: held)
    held[0].continue_()
    until(page, lambda: selectors.counts_of(work) == Counts(1, 1))

    page.reload()
    expect(down).to_have_attribute("aria-pressed", "true")
    down.click()
    until(page, lambda: selectors.counts_of(work) == Counts(1, 0))


def test_what_the_server_did_not_take_is_right_again(browser: Browser, site: Site, person: Any) -> None:
    """Without the watch over the console, in which the browser tells of every refusal itself."""
    work, bob = shader(person("alice")), person("bob")
    context = browser.new_context(base_url=site.url)
    context.set_default_timeout(15_000)
    let_in(context, bob, site)
    page = context.new_page()
    page.goto(work.get_absolute_url())
    up = page.get_by_role("button", name="Vote up")
    context.set_offline(True)
    up.click()
    expect(page.get_by_text("did not get through")).to_be_visible()
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(up).to_have_accessible_name("Vote up, 0")
    context.set_offline(False)
    Shader.objects.filter(pk=work.pk).update(author=bob)
    up.click()
    expect(page.get_by_text(services.OWN)).to_be_visible()
    expect(up).to_have_accessible_name("Vote up, 0")
    Shader.objects.filter(pk=work.pk).update(author=None)
    up.click()
    until(page, lambda: selectors.counts_of(work) == Counts(1, 0))
    context.clear_cookies(name="session")
    up.click()
    page.wait_for_url("**/account/login/?next=*")
    context.close()


def test_who_signs_in_to_vote_is_back_at_the_shader_and_without_a_script_it_is_a_form(
    new_page: Callable[..., Page], person: Any
) -> None:
    alice = person("alice")
    work = shader(alice)
    visitor = new_page(java_script_enabled=False)
    visitor.goto(work.get_absolute_url())
    visitor.get_by_role("link", name="Sign in to vote up").click()
    assert visitor.url.endswith(f"?next={work.get_absolute_url()}")
    page = new_page(person("bob"), java_script_enabled=False)
    page.goto(work.get_absolute_url())
    page.get_by_role("button", name="Vote down").click()
    expect(page.get_by_role("button", name="Vote down, 1")).to_have_attribute("aria-pressed", "true")
    assert selectors.counts_of(work) == Counts(0, 1)
    shaders.shader_archive(shader=work, by=alice)
    page.get_by_role("button", name="Vote down, 1").click()
    expect(page.get_by_role("heading", name="Nothing is drawn here")).to_be_visible()
