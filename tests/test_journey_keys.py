"""A key, from the page where it is made to the call that it no longer opens."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.keys import tokens
from apps.keys.models import ApiKey
from tests.accessible import faults_on
from tests.conftest import Site
from tests.test_journeys import say_the_password_again, sign_in, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def whoami(site: Site, secret: str) -> tuple[int, dict[str, Any], Any]:
    headers = {"Authorization": f"Bearer {secret}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{site.url}/api/v1/whoami", headers=headers)) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused), refused.headers


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def make_a_key(page: Page, name: str) -> str:
    """By hand, and out of the page by its own button."""
    page.goto("/keys/new/")
    say_the_password_again(page)
    page.get_by_label("Name").fill(name)
    submit(page, "Make the key")
    page.get_by_role("button", name="Copy the key").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    return copied(page)


def test_a_key_is_made_used_rotated_and_revoked(new_page: Callable[..., Page], site: Site, person: Any) -> None:
    person("alice")
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "alice")
    page.locator("summary", has_text="Menu of alice").click()
    page.get_by_role("link", name="API keys").click()
    page.get_by_role("link", name="Make a key").click()
    say_the_password_again(page)
    expect(page.get_by_role("checkbox", name=re.compile("^Read"))).to_be_checked()

    secret = make_a_key(page, "Night painter")
    assert tokens.is_formed(secret)
    assert faults_on(page) == []
    status, body, headers = whoami(site, secret)
    assert (status, body["username"], body["key"]["name"]) == (200, "alice", "Night painter")
    assert headers["RateLimit-Limit"] == "300"

    # What the page gives to paste into a terminal works there as it is.
    page.locator("summary", has_text="curl, REST").click()
    page.get_by_role("button", name="Copy for curl, REST").click()
    expect(page.get_by_text("Copied.")).to_have_count(2)
    done = subprocess.run(["sh", "-c", copied(page)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["key"]["name"] == "Night painter"

    page.goto("/keys/")
    expect(page.get_by_role("main")).to_contain_text("Last used")
    expect(page.get_by_role("main")).to_contain_text("298 of 300 reads")
    assert secret not in page.content()
    page.get_by_role("link", name="Rotate Night painter").click()
    assert faults_on(page) == []
    submit(page, "Rotate")
    fresh = page.locator("#secret").inner_text()
    assert [whoami(site, one)[0] for one in (secret, fresh)] == [200, 200]

    page.goto("/keys/")
    revoke = page.get_by_role("link", name="Revoke Night painter")
    for left in (1, 0):
        revoke.first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert faults_on(page) == []
        page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        expect(revoke).to_have_count(left)
    assert [whoami(site, one)[0] for one in (secret, fresh)] == [401, 401]
    assert whoami(site, fresh)[1]["error"]["code"] == "bad_credentials"


def test_a_key_is_made_and_revoked_without_javascript_by_keyboard(
    new_page: Callable[..., Page], site: Site, person: Any
) -> None:
    person("alice")
    page = new_page(java_script_enabled=False)
    sign_in(page, "alice")
    page.goto("/keys/new/")
    say_the_password_again(page)
    page.get_by_label("Name").focus()
    page.keyboard.type("Night painter")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    secret = page.locator("#secret").inner_text()
    assert whoami(site, secret)[0] == 200
    page.goto("/keys/")
    for name in ("Rename", "Revoke"):
        page.get_by_role("link", name=f"{name} Night painter").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        if name == "Rename":
            page.go_back()
    page.get_by_role("main").get_by_role("button", name="Revoke").press("Enter")
    expect(page.get_by_role("heading", name="Ended")).to_be_visible()
    assert whoami(site, secret)[0] == 401


def test_two_clicks_make_one_key(new_page: Callable[..., Page], person: Any) -> None:
    person("alice")
    page = new_page()
    sign_in(page, "alice")
    page.goto("/keys/new/")
    say_the_password_again(page)
    page.get_by_label("Name").fill("Night painter")
    page.get_by_role("button", name="Make the key").dblclick()
    expect(page.locator("#secret")).to_be_visible()
    assert ApiKey.objects.count() == 1


def test_a_key_to_a_model_provider_is_kept_and_deleted(new_page: Callable[..., Page], person: Any) -> None:
    person("alice")
    page = new_page()
    sign_in(page, "alice")
    page.goto("/keys/providers/")
    field = page.get_by_label("Your Anthropic key")
    field.fill("not a key")
    submit(page, "Keep the Anthropic key")
    expect(page.get_by_text("does not look like a key of Anthropic")).to_be_visible()
    expect(field).to_be_empty()
    assert faults_on(page) == []
    field.fill("sk-ant-" + "a" * 40 + "x9Zq")
    submit(page, "Keep the Anthropic key")
    expect(page.get_by_text("…x9Zq")).to_be_visible()
    page.goto("/keys/providers/anthropic/delete/")
    assert faults_on(page) == []
    page.goto("/keys/providers/")
    page.get_by_role("link", name="Delete the Anthropic key").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("…x9Zq")).to_have_count(0)
