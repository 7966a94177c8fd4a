"""What the site mails about signing in, and what it says on the page meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

from apps.accounts.models import User
from apps.accounts.tests.mailed import last_code, subjects
from apps.core.testing import PASSWORD

pytestmark = pytest.mark.django_db
Send = Callable[..., EmailMultiAlternatives]

SITE = "https://shaders.example"
CODE = "BCDF-GHJK"
HOSTILE = "<script>alert(1)</script><img src=x>"
HOSTILE_BROWSER = f"Mozilla/5.0 {HOSTILE} call 555-0100 Firefox/140.0"
ELSEWHERE = "https://other.example/somewhere/?next=%2F"

CODES = {
    "account/email/login_code": 10,
    "account/email/password_reset_code": 10,
    "account/email/email_confirmation": 15,
    "account/email/email_confirmation_signup": 15,
}
ANSWERS = ["account/email/account_already_exists", "account/email/unknown_account"]
NOTICES: dict[str, dict[str, Any]] = {
    "account/email/password_changed": {},
    "account/email/password_reset": {},
    "account/email/password_set": {},
    "account/email/email_changed": {"from_email": "old@example.com", "to_email": f'"{HOSTILE}"@example.com'},
    "account/email/email_deleted": {"deleted_email": f'"{HOSTILE}"@example.com'},
    "mfa/email/recovery_codes_generated": {},
    "mfa/email/totp_activated": {},
    "mfa/email/totp_deactivated": {},
    "mfa/email/webauthn_added": {},
    "mfa/email/webauthn_removed": {},
}
EVERY = [*CODES, *ANSWERS, *NOTICES]
# Links instead of codes, a mail that allauth has words for but never sends, and telephones.
NEVER_SENT = {"password_reset_key", "email_confirm", "phone_verification_sent", "phone_verified"}


class Page(HTMLParser):
    """What a mail program would find in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


@pytest.fixture
def request_from_elsewhere(settings: Any) -> HttpRequest:
    """Of a browser that lies about itself, and about where it is."""
    settings.SITE_URL, settings.SITE_HOST = SITE, "shaders.example"
    settings.ALLOWED_HOSTS = ["other.example"]
    request = RequestFactory(headers={"host": "other.example", "user-agent": HOSTILE_BROWSER}).get("/")
    request.user = User(username=HOSTILE)
    request.session = SessionStore()
    return request


@pytest.fixture
def send(request_from_elsewhere: HttpRequest) -> Send:
    def send(template: str) -> EmailMultiAlternatives:
        person = User(username=HOSTILE, email="alice@example.com")
        with request_context(request_from_elsewhere):
            adapter = get_adapter(request_from_elsewhere)
            if template in NOTICES:
                adapter.send_notification_mail(template, person, NOTICES[template], email="alice@example.com")
            else:
                links = {"signup_url": ELSEWHERE, "password_reset_url": ELSEWHERE}
                adapter.send_mail(template, "alice@example.com", {"user": person, "code": CODE, **links})
        (message,) = mail.outbox
        assert isinstance(message, EmailMultiAlternatives)
        return message

    return send


def html_of(message: EmailMultiAlternatives) -> str:
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return str(html)


@pytest.mark.parametrize("template", EVERY)
def test_it_mails_in_its_own_words(send: Send, template: str) -> None:
    message = send(template)
    page = Page(html_of(message))
    subject = str(message.subject)
    assert subject[0].isupper()
    assert subject == " ".join(subject.split())
    assert len(subject) <= 70
    for words in (subject, str(message.body), page.words):
        assert not re.search(r"Hello from|Please|!", words)
        assert "Fractafrag" in words or words == subject
    assert "\n\n\n" not in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("template", EVERY)
def test_it_mails_html_that_runs_and_fetches_nothing(send: Send, template: str) -> None:
    message = send(template)
    page = Page(html_of(message))
    names = {tag for tag, _ in page.tags}
    assert ("html", {"lang": "en"}) in page.tags
    assert f"<title>{message.subject}</title>" in html_of(message)
    assert names.isdisjoint({"script", "img", "link", "style", "iframe", "form", "object", "svg", "video", "audio"})
    assert not any(page.values(name) for name in ("src", "srcset", "style", "background", "onclick"))


@pytest.mark.parametrize("template", EVERY)
def test_it_links_to_nowhere_but_the_site(send: Send, template: str) -> None:
    message = send(template)
    links = Page(html_of(message)).values("href") + re.findall(r"\w+://\S+", str(message.body))
    assert len(links) >= 2
    for link in links:
        assert urlsplit(link)[:2] == urlsplit(SITE)[:2], link
    assert "other.example" not in f"{message.subject}{message.body}{html_of(message)}"


@pytest.mark.parametrize(("template", "minutes"), CODES.items())
def test_it_mails_a_code_on_a_line_of_its_own(send: Send, template: str, minutes: int) -> None:
    message = send(template)
    assert last_code() == CODE
    assert f"<b>{CODE}</b>" in html_of(message)
    assert CODE not in message.subject
    for words in (str(message.body), Page(html_of(message)).words):
        assert f"It is valid for {minutes} minutes." in words
        assert "None of us will ever ask you for it." in words
        # A locked phone shows the first words: not yet the code.
        assert " ".join(words.split()).index(CODE) > 120


def test_it_says_how_long_a_code_is_really_valid(send: Send, settings: Any) -> None:
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60
    assert "It is valid for 1 minute." in send("account/email/login_code").body


@pytest.mark.parametrize("template", NOTICES)
def test_it_tells_when_and_from_where_and_what_to_do(send: Send, template: str) -> None:
    message = send(template)
    for words in (str(message.body), Page(html_of(message)).words):
        assert re.search(r"\d{1,2} \w+ 20\d\d, \d\d:\d\d UTC", words)
        assert "127.0.0.1" in words
        assert "Firefox" in words
        assert "555-0100" not in words  # what a browser says of itself is not for the reader
        assert "If this was not you: change your password" in words
        assert "sign out everywhere else" in words.replace("\n", " ")
    for path in ("/account/password/", "/account/sessions/", "/account/2fa/"):
        assert f"{SITE}{path}" in message.body
        assert f'href="{SITE}{path}' in html_of(message)


@pytest.mark.parametrize(
    "template", [*NOTICES, "account/email/email_confirmation", "account/email/email_confirmation_signup"]
)
def test_it_lets_no_name_write_markup(send: Send, template: str) -> None:
    message = send(template)
    assert HOSTILE in message.body
    assert HOSTILE in Page(html_of(message)).words
    assert HOSTILE not in html_of(message)


def test_it_offers_a_way_back_to_whom_the_password_was_taken_from(send: Send) -> None:
    assert f"{SITE}/account/password/reset/" in send("account/email/password_changed").body


def test_it_tells_of_a_changed_password_who_did_it(alice: User) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}, REMOTE_ADDR="192.0.2.7")
    client.force_login(alice)
    new = "velvet-harbour-stone-eight"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert subjects("alice@example.com") == ["Your Fractafrag password was changed"]
    text = str(mail.outbox[-1].body)
    assert text.startswith("Hello alice,\n")
    assert "Browser: Firefox on Linux\nIP address: 192.0.2.7\n" in text


def _allauths(kind: str, ending: str) -> list[str]:
    """Every template of that kind that allauth has for the apps that are installed here."""
    folder = Path(allauth.__file__).parent / "templates"
    found = [path for app in ("account", "mfa", "usersessions") for path in (folder / app / kind).glob(f"*{ending}")]
    return [
        str(path.relative_to(folder).with_name(path.name.removesuffix(ending)))
        for path in sorted(found)
        if path.name.removesuffix(ending) not in NEVER_SENT
    ]


def test_it_has_words_for_every_mail_that_allauth_sends() -> None:
    assert set(_allauths("email", "_subject.txt")) == set(EVERY)


@pytest.mark.parametrize("name", _allauths("messages", ".txt"))
def test_it_says_what_happened_in_its_own_words(name: str, settings: Any) -> None:
    template: Any = get_template(f"{name}.txt")
    assert Path(template.origin.name).is_relative_to(settings.BASE_DIR / "templates")
    context = {"email": "a@b.example", "recipient": "a@b.example", "user": User(username="alice")}
    said = render_to_string(f"{name}.txt", context).strip()
    assert said[-1] == "."
    assert "\n" not in said
    assert not re.search(r"[Ss]uccessful|[Pp]lease|!", said)


def test_it_says_who_signed_in(alice: User, client: Client) -> None:
    page = client.post("/account/login/", {"login": "alice", "password": PASSWORD}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Signed in as alice."]
