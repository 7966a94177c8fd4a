"""Every page in a real browser, in both themes, on a phone and on a desk: no complaint of the browser's,
nothing that keeps a person out (WCAG 2.2 AA, as far as axe can tell), nothing wider than the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, ViewportSize

from tests.accessible import faults_on
from tests.conftest import Site, running_site
from tests.test_journeys import say_the_password_again, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]
ColorScheme = Literal["light", "dark"]
VIEWS: dict[str, tuple[ColorScheme, ViewportSize]] = {
    "light phone": ("light", {"width": 360, "height": 740}),
    "dark desk": ("dark", {"width": 1280, "height": 800}),
}
# A page that was turned over has its colours at once; and where players stand, looking at it costs a tenth of the
# time. That they run is tested elsewhere.
STILL: dict[str, Any] = {"reduced_motion": "reduce", "has_touch": True}
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

# Of a published shader with several passes, parameters, versions and forks.
OF_A_SHADER = [
    "/s/{code}/{slug}/",
    "/s/{code}/{slug}/#image-L2",
    "/s/{code}/lineage/",
    "/s/{code}/versions/",
    "/s/{code}/versions/{number}/",
    "/s/{code}/versions/{old}..{new}/",
    "/s/{code}/embed/",
]
FOR_ITS_AUTHOR = [
    "/studio/",
    "/studio/?show=archived",
    "/studio/new/",
    "/studio/import/",
    "/studio/export/",
    "/studio/{code}/",
    "/studio/{code}/window/",
    "/s/{code}/{slug}/",
    "/s/{code}/fork/",
    "/s/{code}/settings/",
    "/s/{code}/archive/",
    "/s/{code}/versions/",
    "/s/{code}/versions/{number}/restore/",
]


def looked_at(page: Page, name: str) -> dict[str, list[str]]:
    """In each view; the next page is loaded in the last one, so that half of them are in either."""
    faults: dict[str, list[str]] = {}
    for view in (*VIEWS, *VIEWS)[has_turned(page) :][: len(VIEWS)]:
        turn(page, view)
        found = faults_on(page)
        if found:
            faults[f"{name}, {view}"] = found
    return faults


def has_turned(page: Page) -> bool:
    return page.viewport_size == VIEWS["dark desk"][1]


def turn(page: Page, view: str) -> None:
    colours, size = VIEWS[view]
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)


def walk(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for address in addresses:
        page.goto(address)
        say_the_password_again(page)
        at = page.url if "?" in address else page.url.partition("?")[0]
        assert at.endswith(address), f"{address} led to {page.url}"
        faults |= looked_at(page, address)
    return faults


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    made = new_page(**STILL)
    turn(made, "light phone")
    return made


def test_pages_for_everybody(page: Page, person: Any) -> None:
    person("alice", bio="I draw with numbers.", links=[{"label": "Home", "url": "https://example.com"}])
    assert walk(page, SIGNED_OUT) == {}


def test_pages_for_who_is_signed_in(page: Page, person: Any) -> None:
    from apps.keys.tests.examples import some_of_each
    from apps.notices.services import notice_send

    alice = person("alice")
    some_of_each(alice)
    for n in range(3):
        notice_send(person=alice, kind="accounts.welcome", subject=f"Hello {n}", dedupe_key=f"hello-{n}")
    sign_in(page, "alice")
    assert walk(page, SIGNED_IN) == {}


def a_shader(alice: Any, bob: Any) -> Any:
    """With all that its pages can show."""
    from apps.shaders import services
    from apps.shaders.tests.examples import FEEDBACK_IMAGE, FEEDBACK_PASSES, TUNABLE, shader, written

    words = {"title": "Slow tide", "description": "Two waves: https://example.com/", "tags": ["water", "calm"]}
    work = shader(alice, **words, glsl_code=FEEDBACK_IMAGE, passes=FEEDBACK_PASSES)
    changed = written(**words, glsl_code=TUNABLE, passes=FEEDBACK_PASSES)
    services.shader_revise(shader=work, by=alice, content=changed, note="With sliders")
    work.refresh_from_db()
    services.preset_save(shader=work, by=alice, name="Calm", values={"speed": 0.5})
    services.shader_publish(shader=services.shader_fork(shader=work, by=bob), by=bob)
    return work


def addresses_of(work: Any, patterns: list[str]) -> list[str]:
    return [one.format(code=work.code, slug=work.slug, number=1, old=1, new=2) for one in patterns]


def test_pages_of_a_shader(page: Page, person: Any) -> None:
    work = a_shader(person("alice"), person("bob"))
    assert walk(page, [*addresses_of(work, OF_A_SHADER), "/", "/@alice/"]) == {}


def test_pages_of_a_shader_for_its_author(page: Page, person: Any) -> None:
    from apps.shaders import services
    from apps.shaders.tests.examples import BROKEN, shader

    alice = person("alice")
    work = a_shader(alice, person("bob"))
    services.terms_set(shader=work, by=alice, terms=services.Terms("mit", False, True, True))
    draft = shader(alice, title="Not yet", glsl_code=BROKEN, publish=False)
    sign_in(page, "alice")
    of_the_draft = addresses_of(draft, ["/studio/{code}/", "/s/{code}/publish/"])
    assert walk(page, [*addresses_of(work, FOR_ITS_AUTHOR), *of_the_draft]) == {}


def test_pages_for_when_something_is_wrong(page: Page) -> None:
    page.goto("/")
    faults: dict[str, list[str]] = {}
    for name in ("400", "403", "403_csrf", "404", "429", "500", "503"):
        # As the site would send it; 500 is written without a request, which may be what failed.
        page.set_content(render_to_string(f"{name}.html"))
        page.wait_for_load_state("networkidle")
        faults |= looked_at(page, name)
    assert faults == {}


def admin_pages(ada: Any) -> list[str]:
    return [
        "/admin/",
        "/admin/accounts/user/",
        f"/admin/accounts/user/{ada.pk}/change/",
        "/admin/core/job/",
        "/admin/keys/apikey/",
    ]


def test_pages_of_the_admin(page: Page, person: Any) -> None:
    """Django's own pages under our policy and colours: the browser must have nothing to say."""
    ada = person("ada", role="admin")
    turn(page, "dark desk")
    sign_in(page, "ada")
    for address in admin_pages(ada):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200


def test_pages_of_the_admin_keep_nobody_out(browser: Browser, site: Site, person: Any) -> None:
    ada = person("ada", role="admin")
    # Without our policy, which what axe does to find colours on these pages would break.
    context = browser.new_context(base_url=site.url, bypass_csp=True, color_scheme="dark")
    page = context.new_page()
    sign_in(page, "ada")
    faults: dict[str, list[str]] = {}
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
    "renders.json": "test_journey_renders: what its pages ask",
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
    "s/<str:code>/program.json": "for machines",
    "s/<str:code>/export/<slug:kind>/": "a file",
    "studio/tags/": "for the editor",
    "studio/<str:code>/state/": "for the editor",
    "studio/<str:code>/versions/<int:number>/": "for the editor",
    "studio/<str:code>/drafts/": "for the editor",
    "studio/<str:code>/drafts/<uuid:draft_id>/": "for the editor",
    "studio/<str:code>/presets/": "for the editor",
    "feeds/new.atom": "for machines",
    "@<str:username>/feed.atom": "for machines",
    "robots.txt": "for machines",
    "sitemap.xml": "for machines",
    "sitemaps/<slug:kind>.xml": "for machines",
    "media/<path:path>": "a file",
}


def test_every_page_there_is_is_walked() -> None:
    from tests.test_permissions import MATRIX

    shown = {route for route, (get, _) in MATRIX.items() if 200 in get}
    walked = {address.lstrip("/").replace("@alice", "@<str:username>") for address in SIGNED_OUT + SIGNED_IN}
    named = {"code": "<str:code>", "slug": "<str:slug>", **{name: f"<int:{name}>" for name in ("number", "old", "new")}}
    walked |= {address.lstrip("/").format(**named) for address in OF_A_SHADER + FOR_ITS_AUTHOR}
    assert shown - walked - set(ELSEWHERE) == set()


@pytest.fixture(scope="module")
def developers_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with running_site(DEBUG="1") as site:
        yield site


def test_a_developer_reads_caught_mail_in_the_browser(developers_site: Site, page: Page, person: Any) -> None:
    person("alice")
    turn(page, "dark desk")
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
