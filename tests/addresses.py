"""Every route there is, and what fills its address: for the tables that say who may open what."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.core.testing import PASSWORD

# What four people are answered.
Row = tuple[int, int, int, int]
# The middle of something: who has not begun it is sent to where it begins. Also a POST that is done, or turned down.
SENT_ON: Row = (302, 302, 302, 302)


@dataclass
class Owned:
    """What the owner has, to fill addresses with."""

    owner: Any
    values: dict[str, Any]

    def address(self, route: str) -> str:
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(self.values[m[1]]), route)


def owned_by(alice: Any) -> Owned:
    from apps.accounts.models import DataExport
    from apps.keys.services import key_create, provider_key_set
    from apps.notices.services import notice_send

    notice_send(person=alice, kind="accounts.welcome", subject="Hello", dedupe_key="hello")
    export = DataExport.objects.create(
        user=alice,
        state="ready",
        file=storages["private"].save("export.zip", ContentFile(b"zip")),
        ready_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    key, _ = key_create(user=alice, name="Painter", scopes=["read"])
    provider_key_set(user=alice, provider="openai", secret="sk-" + "a" * 40)
    return Owned(
        alice,
        {
            "username": alice.username,
            "key_id": key.pk,
            "provider": "openai",
            "notice_id": alice.notices.get(dedupe_key="hello").pk,
            "export_id": export.pk,
            "token": "forged",
            "name": "mail",
            "number": 1,
            "kind": "shaders",
            "path": default_storage.save("posters/sea.webp", ContentFile(b"RIFF")),
        },
    )


def a_passkey(owner: Any) -> Authenticator:
    return Authenticator.objects.create(user=owner, type="webauthn", data={"name": "key", "credential": {}})


def a_shader(owner: Any) -> dict[str, Any]:
    """Published, with what addresses around it name."""
    from apps.shaders.services import draft_keep, preset_save
    from apps.shaders.sheets import Sheet
    from apps.shaders.tests.examples import TUNABLE, shader

    work = shader(owner, glsl_code=TUNABLE)
    preset = preset_save(shader=work, by=owner, name="Calm", values={"speed": 0.5})
    typed = Sheet.of({"title": "Half typed", "glsl_code": "void main"})
    draft = draft_keep(shader=work, by=owner, device=uuid.uuid4(), sheet=typed, based_on=1)
    of_it = {"code": work.code, "slug": work.slug, "old": 1, "new": 1, "kind": "frag"}
    return {**of_it, "preset_id": preset.pk, "draft_id": draft.pk}


def answer_to(client: Client, method: str, address: str) -> int:
    """What a page answers, after the password again where it asks for that first."""
    answer = client.generic(method, address)
    if "/reauthenticate/?" in answer.get("Location", ""):
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        answer = client.generic(method, address)
    return int(answer.status_code)


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + re.sub(r"\^?\(\?P(<\w+>)[^)]*\)(/?)\$?", r"\1\2", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


EVERY_ROUTE = sorted(set(routes(get_resolver())))
# Calls have a table of their own, in test_calls.py, for each of their methods and with keys.
CALLS = "api/v1/"
SITE = [route for route in EVERY_ROUTE if not route.startswith(("admin/", CALLS))]
OF_THE_ADMIN = [route for route in EVERY_ROUTE if route.startswith("admin/")]
