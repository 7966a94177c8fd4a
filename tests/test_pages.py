"""Every page in a real browser, in both themes, on a phone and on a desk: no complaint of the browser's,
nothing that keeps a person out (WCAG 2.2 AA, as far as axe can tell), nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from tests.accessible import faults_on
from tests.conftest import Site, running_site
from tests.test_journeys import say_the_password_again, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]
VIEWS: dict[str, dict[str, Any]] = {
    "dark desk": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "light phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "has_touch": True},
}
SIGNED_OUT = [
    "/",
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
    "/@alice/",
    "/notices/unsubscribe/forged/",
    "/no/such/page/",
    "/api/docs/",
]
SIGNED_IN = [
    "/",
    "/@alice/",
    "/notices/",
    "/account/profile/",
    "/account/email/",
    "/account/password/change/",
    "/account/sessions/",
    "/account/verified/",
    "/account/notices/",
    "/keys/",
    "/keys/new/",
    "/keys/connect/",
    "/keys/providers/",
    "/account/data/",
    "/account/delete/",
    "/account/logout/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
]


def walk(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    faults = {}
    for address in addresses:
        page.goto(address)
        say_the_password_again(page)
        assert page.url.partition("?")[0].endswith(address), f"{address} led to {page.url}"
        found = faults_on(page)
        if found:
            faults[address] = found
    return faults


@pytest.mark.parametrize("view", VIEWS)
def test_pages_for_everybody(view: str, new_page: Callable[..., Page], person: Any) -> None:
    person("alice", bio="I draw with numbers.", links=[{"label": "Home", "url": "https://example.com"}])
    assert walk(new_page(**VIEWS[view]), SIGNED_OUT) == {}


@pytest.mark.parametrize("view", VIEWS)
def test_pages_for_who_is_signed_in(view: str, new_page: Callable[..., Page], person: Any) -> None:
    from apps.keys.tests.examples import some_of_each
    from apps.notices.services import notice_send

    alice = person("alice")
    some_of_each(alice)
    for n in range(3):
        notice_send(person=alice, kind="accounts.welcome", subject=f"Hello {n}", dedupe_key=f"hello-{n}")
    page = new_page(**VIEWS[view])
    sign_in(page, "alice")
    assert walk(page, SIGNED_IN) == {}


@pytest.mark.parametrize("view", VIEWS)
def test_pages_for_when_something_is_wrong(view: str, new_page: Callable[..., Page]) -> None:
    page = new_page(**VIEWS[view])
    page.goto("/")
    faults = {}
    for name in ("400", "403", "403_csrf", "404", "429", "500", "503"):
        # As the site would send it; 500 is written without a request, which may be what failed.
        page.set_content(render_to_string(f"{name}.html"))
        page.wait_for_load_state("networkidle")
        faults[name] = faults_on(page)
    assert {name: found for name, found in faults.items() if found} == {}


def admin_pages(ada: Any) -> list[str]:
    return [
        "/admin/",
        "/admin/accounts/user/",
        f"/admin/accounts/user/{ada.pk}/change/",
        "/admin/core/job/",
        "/admin/keys/apikey/",
    ]


def test_pages_of_the_admin(new_page: Callable[..., Page], person: Any) -> None:
    """Django's own pages under our policy and colours: the browser must have nothing to say."""
    ada = person("ada", role="admin")
    page = new_page(**VIEWS["dark desk"])
    sign_in(page, "ada")
    for address in admin_pages(ada):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200


def test_pages_of_the_admin_keep_nobody_out(browser: Browser, site: Site, person: Any) -> None:
    ada = person("ada", role="admin")
    # Without our policy, which what axe does to find colours on these pages would break.
    context = browser.new_context(base_url=site.url, bypass_csp=True, **VIEWS["dark desk"])
    page = context.new_page()
    sign_in(page, "ada")
    faults = {}
    for address in admin_pages(ada):
        page.goto(address)
        faults[address] = faults_on(page)
    context.close()
    assert {address: found for address, found in faults.items() if found} == {}


# Walked elsewhere, or no page that a person looks at.
ELSEWHERE = {
    "healthz": "for machines",
    "api/schema/": "for machines",
    "api/auth/app/v1/config": "for machines",
    "api/auth/app/v1/auth/webauthn/login": "for machines",
    "account/data/<uuid:export_id>/": "a file",
    "account/2fa/recovery-codes/": "test_journeys: the second factor",
    "account/2fa/recovery-codes/download/": "a file",
    "account/2fa/totp/deactivate/": "test_journeys: the second factor",
    "account/2fa/webauthn/keys/<int:pk>/edit/": "test_journeys: the passkey",
    "account/2fa/webauthn/keys/<int:pk>/remove/": "test_journeys: the passkey",
    "account/reauthenticate/": "test_journeys, on the way to others",
    "notices/<uuid:notice_id>/": "leads on to what it is about",
    "keys/<uuid:key_id>/rename/": "test_journey_keys",
    "keys/<uuid:key_id>/rotate/": "test_journey_keys",
    "keys/<uuid:key_id>/revoke/": "test_journey_keys",
    "keys/providers/<str:provider>/delete/": "test_journey_keys",
}


def test_every_page_there_is_is_walked() -> None:
    from tests.test_permissions import MATRIX

    shown = {route for route, (get, _) in MATRIX.items() if 200 in get}
    walked = {address.lstrip("/").replace("@alice", "@<str:username>") for address in SIGNED_OUT + SIGNED_IN}
    assert shown - walked - set(ELSEWHERE) == set()


@pytest.fixture(scope="module")
def developers_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with running_site(DEBUG="1") as site:
        yield site


def test_a_developer_reads_caught_mail_in_the_browser(
    developers_site: Site, new_page: Callable[..., Page], person: Any
) -> None:
    person("alice")
    page = new_page(**VIEWS["dark desk"])
    page.goto(f"{developers_site.url}/account/login/code/")
    page.get_by_label("E-mail").fill("alice@example.com")
    page.get_by_role("button", name="Send the code").click()
    page.goto(f"{developers_site.url}/dev/mail/")
    assert faults_on(page) == []
    page.get_by_role("main").get_by_role("link").first.click()
    assert "alice@example.com" in page.get_by_role("main").inner_text()
    assert faults_on(page) == []


def test_what_looks_for_faults_finds_some(page: Page) -> None:
    page.set_content("<html><body><img src='data:,'><div class='w'></div><p>x</p></body></html>")
    page.add_style_tag(content=".w { width: 3000px; height: 1px }")
    faults = " ".join(faults_on(page))
    assert "image-alt" in faults
    assert "html-has-lang" in faults
    assert "wider than the screen" in faults
