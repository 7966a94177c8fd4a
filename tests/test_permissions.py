"""Who may open what: every route there is, for everybody there is. A route that is not listed here fails.

Each row gives the answer to a GET for: anonymous, a stranger, the owner of what is in the address, a
moderator. A private thing of somebody else's is a 404, as if it did not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.core.testing import PASSWORD

pytestmark = pytest.mark.django_db

Row = tuple[int, int, int, int]
OPEN: Row = (200, 200, 200, 200)
SIGNED_IN: Row = (302, 200, 200, 200)  # 302: sign in first
NOBODY: Row = (404, 404, 404, 404)
ENTRANCE: Row = (200, 302, 302, 302)  # who is signed in already is sent on
STEP: Row = (302, 302, 302, 302)  # the middle of something; who has not begun it is sent to where it begins
OWN: Row = (302, 404, 200, 404)
WITHOUT_ONE: Row = (302, 404, 404, 404)  # for who has set it up, which nobody here has

MATRIX: dict[str, Row] = {
    "": OPEN,
    "healthz": OPEN,
    "readyz": (503, 503, 503, 503),  # no worker runs here
    "metrics": NOBODY,
    "@<str:username>/": OPEN,
    "notices/": SIGNED_IN,
    "notices/read/": (302, 405, 405, 405),
    "notices/<uuid:notice_id>/": (302, 404, 302, 404),
    "notices/unsubscribe/<str:token>/": (400, 400, 400, 400),
    "dev/mail/": NOBODY,
    "dev/mail/<slug:name>/<int:number>/": NOBODY,
    "dev/mail/<slug:name>/<int:number>/html/": NOBODY,
    "account/notices/": SIGNED_IN,
    "account/profile/": SIGNED_IN,
    "account/verified/": SIGNED_IN,
    "account/data/": SIGNED_IN,
    "account/data/<uuid:export_id>/": (302, 404, 200, 404),
    "account/delete/": SIGNED_IN,
    # allauth's
    "account/login/": ENTRANCE,
    "account/login/code/": ENTRANCE,
    "account/login/code/confirm/": STEP,
    "account/signup/": ENTRANCE,
    "account/inactive/": OPEN,
    "account/logout/": SIGNED_IN,
    "account/reauthenticate/": SIGNED_IN,
    "account/email/": SIGNED_IN,
    "account/confirm-email/": STEP,
    "account/password/change/": SIGNED_IN,
    "account/password/set/": STEP,
    "account/password/reset/": OPEN,
    "account/password/reset/done/": OPEN,
    "account/password/reset/confirm/": STEP,
    "account/password/reset/complete/": STEP,
    "account/sessions/": SIGNED_IN,
    "account/2fa/": SIGNED_IN,
    "account/2fa/authenticate/": STEP,
    "account/2fa/reauthenticate/": STEP,
    "account/2fa/totp/activate/": SIGNED_IN,
    "account/2fa/totp/deactivate/": WITHOUT_ONE,
    "account/2fa/recovery-codes/": WITHOUT_ONE,
    "account/2fa/recovery-codes/download/": WITHOUT_ONE,
    "account/2fa/recovery-codes/generate/": SIGNED_IN,
    "account/2fa/webauthn/": SIGNED_IN,
    "account/2fa/webauthn/add/": SIGNED_IN,
    "account/2fa/webauthn/login/": STEP,
    "account/2fa/webauthn/reauthenticate/": STEP,
    "account/2fa/webauthn/keys/<int:pk>/edit/": OWN,
    "account/2fa/webauthn/keys/<int:pk>/remove/": OWN,
}
# A signed-in person's own pages of django.contrib.admin, by model; the rest is for admins.
MODERATED = {"user", "verificationrequest", "dataexport", "job", "notice"}


@dataclass
class Owned:
    """What the owner has, to fill addresses with."""

    owner: Any
    values: dict[str, Any]

    def address(self, route: str) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(self.values[m[1]]), route)


@pytest.fixture
def owned(alice: Any) -> Owned:
    from apps.accounts.models import DataExport
    from apps.notices.services import notice_send

    notice_send(person=alice, kind="accounts.welcome", subject="Hello", dedupe_key="hello")
    export = DataExport.objects.create(
        user=alice,
        state="ready",
        file=storages["private"].save("export.zip", ContentFile(b"zip")),
        ready_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return Owned(
        alice,
        {
            "username": alice.username,
            "notice_id": alice.notices.get().pk,
            "export_id": export.pk,
            "token": "forged",
            "name": "mail",
            "number": 1,
        },
    )


def a_passkey(owner: Any) -> Authenticator:
    return Authenticator.objects.create(user=owner, type="webauthn", data={"name": "key", "credential": {}})


def status(client: Client, address: str) -> int:
    """What a page answers, after the password again where it asks for that first."""
    answer = client.get(address)
    if "/reauthenticate/?" in answer.get("Location", ""):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        answer = client.get(address)
    return answer.status_code


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


EVERY_ROUTE = sorted(set(routes(get_resolver())))


@pytest.mark.parametrize("route", [route for route in EVERY_ROUTE if not route.startswith("admin/")])
def test_a_route_answers_each_person_as_the_matrix_says(route, owned, as_, bob, mona):
    people = {"anonymous": None, "stranger": bob, "owner": owned.owner, "moderator": mona}
    if "<int:pk>" in route:
        owned.values["pk"] = a_passkey(owned.owner).pk
    address = owned.address(route)
    got = tuple(status(as_(person), address) for person in people.values())
    assert got == MATRIX.get(route), f"{route!r} answered {dict(zip(people, got, strict=True))}"


ADMIN = [route for route in EVERY_ROUTE if route.startswith("admin/") and "(?P" not in route]


@pytest.mark.parametrize("route", ADMIN)
def test_the_admin_is_for_staff_alone(route, owned, as_, bob, mona, ada):
    owned.values |= {"path:object_id": owned.owner.pk, "object_id": owned.owner.pk, "app_label": "core"}
    owned.values |= {"content_type_id": 1, "url": "nowhere/"}
    address = owned.address(route)
    for outsider in (None, bob, owned.owner):
        answer = as_(outsider).get(address, follow=True)
        signs_in = answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/account/login/")
        assert signs_in or answer.status_code in {403, 404}, f"{outsider} got {answer.status_code}"
    for insider in (mona, ada):
        assert as_(insider).get(address).status_code in {200, 302, 403, 404, 405}


def test_a_moderator_sees_in_the_admin_what_moderators_need_and_no_more(as_, mona):
    page = as_(mona).get("/admin/").content.decode()
    shown = set(re.findall(r'href="/admin/\w+/(\w+)/"', page))
    assert shown == MODERATED
