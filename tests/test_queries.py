"""A list costs as many queries with three times the rows: what grows with them would one day be the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import DataExport, VerificationRequest
from apps.keys.services import key_create, key_revoke, key_rotate
from apps.notices.services import notice_send
from apps.shaders.models import Shader
from apps.shaders.services import preset_save, shader_fork, shader_publish, shader_revise
from apps.shaders.tests.examples import PLAIN, TUNABLE, shader, written
from tests.test_admin_writes import examples

pytestmark = pytest.mark.django_db
N = 3
Maker = Callable[[Any, int], object]


def a_notice(person: Any, n: int) -> object:
    return notice_send(person=person, kind="accounts.welcome", subject=f"Hello {n}", dedupe_key=f"hello-{n}")


def a_session(person: Any, n: int) -> object:
    client = Client()
    client.force_login(person)
    key = client.session.session_key
    return UserSession.objects.get_or_create(
        session_key=key, defaults={"user": person, "ip": "127.0.0.1", "user_agent": f"Browser {n}"}
    )


def an_export(person: Any, n: int) -> object:
    moment = timezone.now()
    return DataExport.objects.create(user=person, state="ready", file=f"{n}.zip", ready_at=moment, expires_at=moment)


def a_request(person: Any, n: int) -> object:
    return VerificationRequest.objects.create(
        user=person, statement="I draw.", state="refused", decided_at=timezone.now(), reason=f"Not yet ({n})."
    )


def a_passkey(person: Any, n: int) -> object:
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": f"key {n}", "credential": {}})


def an_address(person: Any, n: int) -> object:
    return EmailAddress.objects.create(user=person, email=f"{person.username}-{n}@example.com", verified=True)


def a_key(person: Any, n: int) -> object:
    key, _ = key_create(user=person, name=f"Painter {n}", scopes=["read"])
    return key_rotate(key=key, by=person)


def a_revoked_key(person: Any, n: int) -> object:
    key, _ = key_create(user=person, name=f"Painter {n}", scopes=["read"])
    key_revoke(key=key, by=person)
    return key


def a_shader(person: Any, n: int) -> object:
    return shader(_without_limit(person), glsl_code=f"// {n}\n{PLAIN}")


def a_draft(person: Any, n: int) -> object:
    return shader(person, publish=False, glsl_code=f"// {n}\n{PLAIN}")


def _without_limit(person: Any) -> Any:
    person.subscription_tier = "pro"
    person.save(update_fields=["subscription_tier"])
    return person


def _one(person: Any) -> Shader:
    return person.shaders.order_by("created_at").first() or shader(_without_limit(person), glsl_code=TUNABLE)


def a_version(person: Any, n: int) -> object:
    return shader_revise(shader=_one(person), by=person, content=written(glsl_code=f"// {n}\n{TUNABLE}"))


def a_fork(person: Any, n: int) -> object:
    fork = shader_fork(shader=_one(person), by=person)
    return shader_publish(shader=fork, by=person)


def a_preset(person: Any, n: int) -> object:
    return preset_save(shader=_one(person), by=person, name=f"Calm {n}", values={"speed": 0.5})


LISTS: dict[str, Maker] = {
    "/": a_shader,
    "/@alice/": a_shader,
    "/studio/": a_draft,
    "/feeds/new.atom": a_shader,
    "/sitemaps/shaders.xml": a_shader,
    "/s/{code}/versions/": a_version,
    "/s/{code}/lineage/": a_fork,
    "/s/{code}/{slug}/": a_fork,
    "/s/{code}/{slug}/?": a_preset,
    "/keys/": a_key,
    "/keys/?": a_revoked_key,
    "/notices/": a_notice,
    "/notices/?show=unread": a_notice,
    "/account/sessions/": a_session,
    "/account/data/": an_export,
    "/account/verified/": a_request,
    "/account/2fa/": a_passkey,
    "/account/email/": an_address,
}


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_with_three_times_the_rows(address: str, alice: Any, as_: Any) -> None:
    client, make = as_(alice), LISTS[address]
    for n in range(N):
        make(alice, n)
    first = alice.shaders.order_by("created_at").first()
    if first:
        address = address.format(code=first.code, slug=first.slug)
    client.get(address)  # whatever is only done once
    few = queries(client, address)
    for n in range(N, 3 * N):
        make(alice, n)
    assert queries(client, address) == few


@pytest.mark.parametrize("label", sorted(model._meta.label for model in admin.site._registry))
def test_a_list_of_the_admin_costs_the_same_with_three_times_the_rows(label: str, ada: Any, as_: Any) -> None:
    client = as_(ada)
    make = examples()[label]
    address = f"/admin/{label.lower().replace('.', '/')}/"
    counts = []
    for rows in (N, 2 * N):
        for _ in range(rows):
            make()
        cache.clear()
        client.get(address)
        counts.append(queries(client, address))
    assert counts[0] == counts[1]
