from __future__ import annotations

import io
import json
import logging
import re
import shlex
import uuid
from datetime import timedelta
from html import unescape

import pytest
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from apps.core.testing import PASSWORD
from apps.keys import access, connecting, services, tokens
from apps.keys.access import Kind
from apps.keys.models import ApiKey, ProviderKey
from apps.notices.models import Notice

pytestmark = pytest.mark.django_db
FORM = {"name": "Night painter", "scopes": ["read", "write"], "life": "90"}
PROVIDER_SECRET = "sk-ant-" + "a" * 40 + "x9Zq"


def confirmed(client: Client, *, seconds_ago: float = 0) -> Client:
    """Somebody who has shown that it is them. Without the password: checking one is slow."""
    request = HttpRequest()
    request.session = client.session
    request.user = get_user(request)
    reauthenticate_by_password(request)
    records = request.session["account_authentication_methods"]
    request.session["account_authentication_methods"] = [{**one, "at": one["at"] - seconds_ago} for one in records]
    request.session.save()
    return client


def text(answer) -> str:
    return unescape(answer.content.decode())


def secret_in(answer) -> str:
    found = set(re.findall(tokens.PATTERN, text(answer)))
    assert len(found) == 1
    return found.pop()


# --- The list -----------------------------------------------------------------------------------


def test_an_empty_list_says_what_a_key_is_for(alice, as_):
    page = text(as_(alice).get("/keys/"))
    assert "No key yet" in page
    assert 'href="/keys/new/"' in page


def test_it_shows_ones_own_keys_and_nobody_elses(alice, bob, as_, make_key):
    key, _ = make_key(alice, name="Alice's painter", expires_at=timezone.now() + timedelta(days=30))
    make_key(bob, name="Bob's")
    page = text(as_(alice).get("/keys/"))
    assert "Alice's painter" in page
    assert "Bob's" not in page
    for part in (f"ff_{key.key_prefix}…", "read, write", "On probation", "Not used yet", f"{key.expires_at:%-d %B %Y}"):
        assert part in page
    assert "Five more approved submissions end its probation" in page


def test_it_says_what_is_left_without_using_any(alice, as_, make_key):
    _, secret = make_key(alice)
    for kind in (Kind.WRITE, Kind.READ, Kind.READ):
        access.admit(secret, kind)
    client = as_(alice)
    for _ in range(3):
        page = text(client.get("/keys/"))
        assert "9 of 10 writes" in page
        assert "298 of 300 reads" in page
    assert "Last used" in page


def test_it_stays_up_when_nobody_can_count(alice, as_, make_key, redis_away):
    make_key(alice)
    page = text(as_(alice).get("/keys/"))
    assert "Night painter" in page
    assert "cannot be counted just now" in page
    # Whoever does not answer is asked once for the whole page.
    assert redis_away.asked == 1


def test_what_has_ended_is_last_and_offers_nothing(alice, as_, make_key):
    revoked, _ = make_key(alice, name="Revoked one")
    services.key_revoke(key=revoked, by=alice)
    expired, _ = make_key(alice, name="Expired one", expires_at=timezone.now() + timedelta(days=1))
    ApiKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    make_key(alice, name="Working one")
    page = text(as_(alice).get("/keys/"))
    assert page.index("Working one") < page.index("What a key may do") < page.index("Revoked one")
    for key in (revoked, expired):
        assert str(key.pk) not in page


def test_what_works_is_never_cut_off_by_what_has_ended(alice, as_, make_key):
    make_key(alice, name="The oldest works")
    for _ in range(110):
        key, _ = make_key(alice, expires_at=timezone.now() + timedelta(days=1))
        ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    assert "The oldest works" in text(as_(alice).get("/keys/"))


def test_a_rotated_key_says_until_when_it_works(alice, as_, make_key):
    key, _ = make_key(alice)
    services.key_rotate(key=key, by=alice)
    page = text(as_(alice).get("/keys/"))
    assert "works until" in page
    assert f"/keys/{key.pk}/rotate/" not in page
    assert f"/keys/{key.pk}/revoke/" in page


# --- Making one ---------------------------------------------------------------------------------


def test_reading_and_writing_are_chosen_beforehand(alice, as_):
    form = confirmed(as_(alice)).get("/keys/new/").context["form"]
    chosen = [box.data["value"] for box in form["scopes"] if box.data["selected"]]
    assert chosen == ["read", "write"]


@pytest.mark.parametrize(("life", "days"), [("30", 30), ("90", 90), ("365", 365), ("never", None)])
def test_it_makes_a_key_that_ends_when_chosen(alice, as_, life, days):
    answer = confirmed(as_(alice)).post("/keys/new/", {**FORM, "life": life})
    key = access.admit(secret_in(answer), Kind.READ).access
    if days is None:
        assert key.expires_at is None
    else:
        assert abs(key.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_the_secret_is_in_no_store_and_in_every_configuration(alice, as_):
    answer = confirmed(as_(alice)).post("/keys/new/", FORM)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page, secret = text(answer), secret_in(answer)
    assert page.count(secret) == 1 + len(connecting.connections())
    assert connecting.PLACEHOLDER not in page


def test_the_secret_is_shown_once_and_kept_nowhere(alice, as_, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    client = confirmed(as_(alice))
    with django_capture_on_commit_callbacks(execute=True):
        secret = secret_in(client.post("/keys/new/", FORM))
    logging.getLogger().removeHandler(handler)
    behind_the_prefix = secret[len("ff_") + tokens.PREFIX_CHARS :]
    for address in ("/keys/", "/keys/new/", "/keys/connect/", "/notices/", "/", "/account/data/"):
        assert behind_the_prefix not in text(client.get(address))
    kept = [
        *(str(session.get_decoded()) for session in Session.objects.all()),
        *(str(row) for row in Notice.objects.values()),
        *(str(row) for row in ApiKey.objects.values()),
        client.cookies.output(),
        caplog.text,
        stream.getvalue(),
        str([cache.get(name.decode().split(":", 2)[-1]) for name in _cached()]),
    ]
    assert not [text for text in kept if behind_the_prefix in text]


def _cached() -> list[bytes]:
    return list(cache._cache.get_client(None, write=False).keys("ff:*"))  # type: ignore[attr-defined]  # Redis' own


def test_a_form_that_comes_twice_makes_one_key_and_says_so(alice, as_):
    client = confirmed(as_(alice))
    form = {**FORM, "key_id": str(client.get("/keys/new/").context["form"]["key_id"].value())}
    secret = secret_in(client.post("/keys/new/", form))
    again = client.post("/keys/new/", form, follow=True)
    assert again.redirect_chain == [("/keys/", 302)]
    assert "made once" in text(again)
    assert not re.findall(tokens.PATTERN, text(again))
    assert ApiKey.objects.count() == 1
    assert access.admit(secret, Kind.READ)


def test_two_visits_make_two_keys(alice, as_):
    client = confirmed(as_(alice))
    ids = {str(client.get("/keys/new/").context["form"]["key_id"].value()) for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "zero\x00"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"life": ""}, "life"),
        ({"life": "36500"}, "life"),
        ({"key_id": "no uuid"}, "key_id"),
    ],
    ids=str,
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(alice, as_, wrong, field):
    answer = confirmed(as_(alice)).post("/keys/new/", {**FORM, **wrong})
    assert field in answer.context["form"].errors
    assert answer.context["form"]["name"].value() == {**FORM, **wrong}["name"]
    assert not ApiKey.objects.exists()


def test_it_says_when_there_is_no_room(alice, as_, make_key):
    for _ in range(services.MAX_LIVE_KEYS):
        make_key(alice)
    assert "You have 20 keys" in text(confirmed(as_(alice)).post("/keys/new/", FORM))


# --- The password again -------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_not_just_shown_who_they_are_is_asked_first(alice, as_, make_key, settings, method):
    key, _ = make_key(alice)
    client = as_(alice)
    for address in ("/keys/new/", f"/keys/{key.pk}/rotate/"):
        assert getattr(client, method)(address, FORM)["Location"].startswith("/account/reauthenticate/?next=")
    confirmed(client, seconds_ago=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1)
    assert client.get("/keys/new/")["Location"].startswith("/account/reauthenticate/")
    assert ApiKey.objects.count() == 1


def test_what_was_typed_is_not_lost_while_asking(alice, as_):
    client = as_(alice)
    asked = client.post("/keys/new/", {**FORM, "key_id": str(uuid.uuid4())})
    assert not ApiKey.objects.exists()
    form = {"password": PASSWORD, "next": "/keys/new/"}
    assert asked["Location"] == "/account/reauthenticate/?next=%2Fkeys%2Fnew%2F"
    answer = client.post("/account/reauthenticate/", form)
    assert access.admit(secret_in(answer), Kind.READ).access.name == "Night painter"
    assert "no-store" in answer["Cache-Control"]
    # Loading that answer again sends the password again, and no second key comes of it.
    again = client.post("/account/reauthenticate/", form)
    assert again["Location"] == "/keys/new/"
    assert ApiKey.objects.count() == 1


# --- Rotating, renaming, revoking ---------------------------------------------------------------


def test_it_rotates_and_shows_the_new_secret_once(alice, as_, make_key):
    key, old_secret = make_key(alice)
    client = confirmed(as_(alice))
    assert "24 hours longer" in text(client.get(f"/keys/{key.pk}/rotate/"))
    answer = client.post(f"/keys/{key.pk}/rotate/")
    assert "no-store" in answer["Cache-Control"]
    assert f"ff_{key.key_prefix}…" in text(answer)
    secret = secret_in(answer)
    assert {access.admit(one, Kind.READ).access.name for one in (secret, old_secret)} == {"Night painter"}
    again = client.post(f"/keys/{key.pk}/rotate/", follow=True)
    assert "rotated already" in text(again)
    assert not re.findall(tokens.PATTERN, text(again))


def test_it_renames(alice, as_, make_key):
    key, _ = make_key(alice)
    client = as_(alice)
    assert client.get(f"/keys/{key.pk}/rename/").context["form"]["name"].value() == "Night painter"
    assert client.post(f"/keys/{key.pk}/rename/", {"name": " "}).context["form"].errors
    page = text(client.post(f"/keys/{key.pk}/rename/", {"name": "<b>Day</b> painter"}, follow=True))
    assert "<b>Day</b> painter" in page
    assert "<b>Day</b>" not in client.get("/keys/").content.decode()


def test_it_revokes_at_once_and_only_by_post(alice, as_, make_key):
    key, secret = make_key(alice)
    client = as_(alice)
    assert "Revoke “Night painter”?" in text(client.get(f"/keys/{key.pk}/revoke/"))
    assert access.admit(secret, Kind.READ)
    page = text(client.post(f"/keys/{key.pk}/revoke/", follow=True))
    assert "“Night painter” is revoked" in page
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "It opens nothing any more" in text(client.get(f"/keys/{key.pk}/revoke/"))


@pytest.mark.parametrize("step", ["rename", "rotate", "revoke"])
def test_somebody_elses_key_does_not_exist(alice, bob, mona, as_, make_key, step):
    key, _ = make_key(alice)
    for person in (bob, mona):
        client = confirmed(as_(person))
        for method in (client.get, client.post):
            assert method(f"/keys/{key.pk}/{step}/", {"name": "Mine"}).status_code == 404
    assert ApiKey.objects.filter(name="Night painter", revoked_at=None, replaced_by=None).count() == 1


# --- Keys to model providers --------------------------------------------------------------------


def test_it_keeps_replaces_and_deletes_a_provider_key(alice, as_):
    client = as_(alice)
    form = {"provider": "anthropic", "secret": PROVIDER_SECRET}
    page = text(client.post("/keys/providers/", form, follow=True))
    assert "…x9Zq" in page
    assert PROVIDER_SECRET not in page
    client.post("/keys/providers/", {**form, "secret": PROVIDER_SECRET[:-4] + "zzzz"})
    assert ProviderKey.objects.get().last_four == "zzzz"
    assert "…zzzz" in text(client.get("/keys/providers/anthropic/delete/"))
    assert "is deleted" in text(client.post("/keys/providers/anthropic/delete/", follow=True))
    assert not ProviderKey.objects.exists()
    assert client.get("/keys/providers/anthropic/delete/").status_code == 404


def test_a_wrong_provider_key_is_refused_and_not_repeated(alice, as_):
    answer = as_(alice).post("/keys/providers/", {"provider": "openai", "secret": PROVIDER_SECRET})
    assert "does not look like a key of OpenAI" in text(answer)
    assert PROVIDER_SECRET not in text(answer)
    assert not ProviderKey.objects.exists()


@pytest.mark.parametrize("form", [{}, {"provider": "acme", "secret": "x"}, {"provider": "openai", "secret": ""}])
def test_nothing_comes_of_a_form_that_says_nothing(alice, as_, form):
    assert as_(alice).post("/keys/providers/", form).status_code == 200
    assert not ProviderKey.objects.exists()


def test_a_provider_key_is_typed_like_a_password_and_not_filled_in(alice, as_):
    services.provider_key_set(user=alice, provider="anthropic", secret=PROVIDER_SECRET)
    page = text(as_(alice).get("/keys/providers/"))
    fields = re.findall(r'<input type="password"[^>]*>', page)
    assert len(fields) == len(ProviderKey.Provider)
    for field in fields:
        assert 'autocomplete="off"' in field
        assert "value=" not in field


# --- What is copied -----------------------------------------------------------------------------


def test_the_help_page_has_every_configuration_without_a_key(alice, as_, settings):
    page = text(as_(alice).get("/keys/connect/"))
    for connection in connecting.connections():
        assert connection.client in page
        assert connection.text in page
        assert settings.SITE_URL in connection.text
    assert page.count(connecting.PLACEHOLDER) == 1 + len(connecting.connections())


def test_every_configuration_can_be_read_by_what_it_is_for(settings):
    found = {connection.slug: connection.text for connection in connecting.connections("ff_key")}
    url, header = f"{settings.SITE_URL}/mcp", "Bearer ff_key"
    for slug, where, address in (
        ("cursor", "mcpServers", "url"),
        ("vs-code", "servers", "url"),
        ("gemini", "mcpServers", "httpUrl"),
        ("others", "mcpServers", "url"),
    ):
        server = json.loads(found[slug])[where]["fractafrag"]
        assert (server[address], server["headers"]) == (url, {"Authorization": header})
    bridged = json.loads(found["claude-desktop"])["mcpServers"]["fractafrag"]
    assert url in bridged["args"]
    assert bridged["env"]["AUTH_HEADER"] == header
    for slug in ("claude-code", "codex", "curl-rest", "curl-mcp"):
        words = shlex.split(found[slug].replace("\\\n", " "))
        assert any(word.startswith(settings.SITE_URL) for word in words)
        assert any(word.endswith("ff_key") for word in words)
    assert json.loads(shlex.split(found["curl-mcp"].replace("\\\n", " "))[-1])["method"] == "tools/list"
