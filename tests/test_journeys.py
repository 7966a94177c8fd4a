"""What a person does, done in a real browser on a site that runs as in production."""

from __future__ import annotations

import json
import re
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.core.testing import PASSWORD
from tests.accessible import faults_on
from tests.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", re.MULTILINE)
NewPage = Callable[..., Page]


def code_in(mail: str) -> str:
    found = CODE.search(mail)
    assert found, mail
    return found[1]


def submit(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_up(page: Page, site: Site, username: str) -> None:
    began = time.time()
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("E-mail").fill(f"{username}@example.com")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    submit(page, "Sign up")
    assert faults_on(page) == []
    page.get_by_label("Code").fill(code_in(site.last_mail(f"{username}@example.com", after=began - 1)))
    submit(page, "Confirm")
    expect(page.locator("body")).to_contain_text(username)


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name or e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    submit(page, "Sign in")
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def is_signed_in(page: Page) -> bool:
    page.goto("/account/profile/")
    return page.url.partition("?")[0].endswith("/account/profile/")


def say_the_password_again(page: Page) -> None:
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name=re.compile("Confirm|Go on|Continue")).first.click()


def test_somebody_signs_up_and_comes_back_with_a_code(page: Page, site: Site) -> None:
    sign_up(page, site, "newcomer")
    assert User.objects.get(username="newcomer").last_active_at is not None
    sign_out(page)
    page.goto("/account/login/")
    page.get_by_role("link", name="Send me a code by e-mail").click()
    began = time.time()
    page.get_by_label("E-mail").fill("newcomer@example.com")
    submit(page, "Send the code")
    assert faults_on(page) == []
    page.get_by_label("Code").fill(code_in(site.last_mail("newcomer@example.com", after=began - 0.5)))
    submit(page, "Confirm")
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    assert is_signed_in(page)


def test_a_second_factor_is_set_up_asked_for_and_replaced_by_a_recovery_code(
    page: Page, person: Any, site: Site
) -> None:
    person("alice")
    sign_in(page, "alice")
    page.goto("/account/2fa/totp/activate/")
    say_the_password_again(page)
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("Code").fill(totp(secret))
    submit(page, "Turn on")
    page.goto("/account/2fa/recovery-codes/")
    say_the_password_again(page)
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"\d{8}"))
    codes = re.findall(r"\b\d{8}\b", page.get_by_role("main").inner_text())
    assert len(codes) == 10
    assert faults_on(page) == []
    page.goto("/account/2fa/totp/deactivate/")
    assert faults_on(page) == []
    sign_out(page)

    sign_in(page, "alice")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    assert faults_on(page) == []
    page.get_by_label("Code").first.fill("000000")
    submit(page, "Sign in")
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    page.get_by_label("Code").first.fill(codes[0])
    submit(page, "Sign in")
    assert is_signed_in(page)


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_passkey_is_added_and_opens_the_door(page: Page, person: Any) -> None:
    person("alice")
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page, "alice")
    page.goto("/account/2fa/webauthn/add/")
    say_the_password_again(page)
    page.get_by_label("Name").fill("my laptop")
    passwordless = page.get_by_role("checkbox")
    if passwordless.count():
        passwordless.first.check()
    submit(page, "Add")
    page.wait_for_url(re.compile("/2fa/(?!webauthn/add)"))
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("my laptop")
    assert faults_on(page) == []
    for name in ("Rename", "Remove"):
        page.goto("/account/2fa/webauthn/")
        link = page.get_by_role("link", name=re.compile(name))
        address = link.get_attribute("href")
        link.click()
        page.wait_for_url(f"**{address}")
        assert faults_on(page) == []
    sign_out(page)

    page.goto("/account/login/")
    submit(page, "Sign in with a passkey")
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))
    assert is_signed_in(page)


def test_signing_out_elsewhere_ends_the_other_session(new_page: NewPage, person: Any) -> None:
    person("alice")
    here, elsewhere = new_page(), new_page()
    for page in (here, elsewhere):
        sign_in(page, "alice")
        assert is_signed_in(page)
    here.goto("/account/sessions/")
    submit(here, "Sign out everywhere else")
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_a_person_takes_all_data_along_and_leaves(page: Page, site: Site) -> None:
    sign_up(page, site, "leaver")
    page.goto("/account/profile/")
    page.get_by_label("About you").fill("I draw with numbers.")
    submit(page, "Save")
    page.goto("/account/data/")
    submit(page, "Export my data")
    link = page.get_by_role("link", name="Download")
    for _ in range(40):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.goto("/account/data/")
    assert faults_on(page) == []
    with page.expect_download() as download:
        link.first.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        data = json.loads(archive.read("data.json"))
    assert "I draw with numbers." in json.dumps(data)
    assert "leaver@example.com" in json.dumps(data)
    assert "argon2" not in json.dumps(data)

    page.goto("/account/delete/")
    say_the_password_again(page)
    page.get_by_label(re.compile("user ?name", re.IGNORECASE)).fill("leaver")
    page.get_by_role("radio").first.check()
    submit(page, "Delete my account")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert not User.objects.filter(username="leaver").exists()
    assert page.goto("/@leaver/").status == 404  # type: ignore[union-attr]


def test_it_can_all_be_done_with_a_keyboard(page: Page, person: Any) -> None:
    person("alice")
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(re.compile("skip", re.IGNORECASE))
    page.keyboard.press("Enter")
    page.get_by_label("User name or e-mail").focus()
    page.keyboard.type("alice")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))
    assert is_signed_in(page)


def test_a_forgotten_password_is_replaced(page: Page, person: Any, site: Site) -> None:
    person("alice")
    page.goto("/account/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    began = time.time()
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_role("main").get_by_role("button").first.click()
    assert faults_on(page) == []
    page.get_by_label("Code").fill(code_in(site.last_mail("alice@example.com", after=began - 0.5)))
    submit(page, "Confirm")
    assert faults_on(page) == []
    page.get_by_label("New password", exact=True).fill("violet-anchor-meadow-42")
    page.get_by_label("New password, again").fill("violet-anchor-meadow-42")
    page.get_by_role("main").get_by_role("button", name=re.compile("Save|Change|Set")).click()
    sign_in(page, "alice", "violet-anchor-meadow-42")
    assert is_signed_in(page)


def test_an_address_is_changed_once_the_new_one_is_confirmed(page: Page, person: Any, site: Site) -> None:
    person("alice")
    sign_in(page, "alice")
    page.goto("/account/email/")
    began = time.time()
    page.get_by_label("New address").fill("alice@elsewhere.example")
    submit(page, "Change e-mail")
    say_the_password_again(page)
    assert User.objects.get(username="alice").email == "alice@example.com"
    page.get_by_label("Code").fill(code_in(site.last_mail("alice@elsewhere.example", after=began - 0.5)))
    submit(page, "Confirm")
    expect(page.get_by_role("main")).to_be_visible()
    assert User.objects.get(username="alice").email == "alice@elsewhere.example"
