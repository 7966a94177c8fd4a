"""Every REST call there is: who may make it, and that each keeps to the conventions. A call not listed here fails.

Each is made as the documentation shows it: with the body of its own example.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from apps.core.rest.calls import Call
from apps.core.rest.schema import document
from apps.core.rest.urls import found
from apps.core.rest.views import ApiView
from apps.core.testing import PASSWORD
from apps.keys import services
from apps.keys.models import ApiKey
from apps.renders.services import preview_make
from apps.shaders import samples
from apps.shaders.services import content, preset_save, shader_create, shader_revise
from apps.shaders.tests.examples import PLAIN
from tests.test_permissions import everything_of

pytestmark = pytest.mark.django_db

# Anonymous, a stranger, a moderator, a key of the owner's without the scope, one with all scopes, the owner.
Row = tuple[int, int, int, int, int, int]
OPEN: Row = (200, 200, 200, 403, 200, 200)
SIGNED_IN: Row = (401, 200, 200, 403, 200, 200)
PERSON: Row = (401, 200, 200, 403, 403, 200)
PERSON_MAKES: Row = (401, 201, 201, 403, 403, 201)
ANYBODY_MAKES: Row = (401, 201, 201, 403, 201, 201)
# What others see, and may not change.
OWN: Row = (401, 403, 403, 403, 200, 200)
MODERATORS: Row = (401, 403, 200, 403, 403, 403)

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "health"): OPEN,
    ("GET", "users/<str:username>"): OPEN,
    ("GET", "whoami"): (401, 403, 403, 403, 200, 403),  # about a key, so it takes one
    ("GET", "me"): SIGNED_IN,
    ("PUT", "me"): SIGNED_IN,
    ("GET", "me/notices"): SIGNED_IN,
    ("POST", "me/notices/read"): SIGNED_IN,
    ("GET", "me/ai-keys"): PERSON,
    ("PUT", "me/ai-keys"): PERSON,
    ("GET", "keys"): PERSON,
    ("POST", "keys"): PERSON_MAKES,
    ("DELETE", "keys/<uuid:key_id>"): (401, 404, 404, 403, 403, 204),  # a key revokes itself only
    ("POST", "keys/<uuid:key_id>/rotate"): (401, 404, 404, 403, 403, 201),
    ("POST", "shaders"): ANYBODY_MAKES,
    ("GET", "shaders/mine"): SIGNED_IN,
    ("POST", "shaders/check"): SIGNED_IN,
    ("POST", "shaders/import"): SIGNED_IN,
    ("GET", "shaders/<str:code>"): OPEN,
    ("PUT", "shaders/<str:code>"): OWN,
    ("PATCH", "shaders/<str:code>"): OWN,
    ("DELETE", "shaders/<str:code>"): (401, 403, 403, 403, 204, 204),
    ("POST", "shaders/<str:code>/publish"): OWN,
    ("POST", "shaders/<str:code>/unarchive"): OWN,
    ("PUT", "shaders/<str:code>/visibility"): OWN,
    ("PUT", "shaders/<str:code>/ai-mark"): OWN,
    ("GET", "shaders/<str:code>/export/<str:kind>"): OPEN,
    ("GET", "shaders/<str:code>/terms"): SIGNED_IN,
    ("PUT", "shaders/<str:code>/terms"): OWN,
    ("GET", "shaders/<str:code>/versions"): OPEN,
    ("GET", "shaders/<str:code>/versions/<int:number>"): OPEN,
    ("GET", "shaders/<str:code>/versions/<int:older>..<int:newer>"): OPEN,
    ("POST", "shaders/<str:code>/versions/<int:number>/restore"): OWN,
    ("POST", "shaders/<str:code>/fork"): ANYBODY_MAKES,
    ("GET", "shaders/<str:code>/lineage"): OPEN,
    ("GET", "shaders/<str:code>/presets"): OPEN,
    ("POST", "shaders/<str:code>/presets"): ANYBODY_MAKES,
    # Whose it is deletes it with the key, and then it is gone.
    ("DELETE", "shaders/<str:code>/presets/<uuid:preset_id>"): (401, 404, 404, 403, 204, 404),
    ("POST", "shaders/<str:code>/vote"): (401, 200, 200, 403, 409, 409),  # never on one's own
    ("DELETE", "shaders/<str:code>/vote"): (401, 204, 204, 403, 204, 204),
    ("POST", "shaders/preview"): (401, 202, 202, 403, 202, 202),
    ("GET", "previews/<uuid:preview_id>"): (401, 404, 404, 403, 200, 200),
    ("GET", "admin/queue"): MODERATORS,
    ("POST", "admin/queue/<uuid:version_id>/approve"): MODERATORS,
    ("POST", "admin/queue/<uuid:version_id>/reject"): MODERATORS,
}
# What a moderator is there for; the owner of what is decided about is nobody special.
DECISIONS = {at for at, row in TABLE.items() if row is MODERATORS}
# What one does with another's.
OTHERS = {("POST", "shaders/<str:code>/vote")}
WHO = ("anonymous", "stranger", "moderator", "key without the scope", "key", "owner")
# Where the documentation's example is cut short so that no scanner takes it for a real secret.
SENDS = {("PUT", "me/ai-keys"): {"provider": "anthropic", "secret": "sk-ant-" + "a" * 40}}


def calls() -> dict[tuple[str, str], tuple[type[ApiView], Call]]:
    every = {}
    for pattern in found():
        view: type[ApiView] = pattern.callback.cls  # type: ignore[attr-defined]  # DRF puts it there
        for method in ("get", "post", "put", "patch", "delete"):
            if hasattr(view, method):
                every[method.upper(), str(pattern.pattern)] = view, getattr(view, method).call
    return every


EVERY_CALL = calls()


@dataclass
class Caller:
    """One of those who call, with what they send to show who they are."""

    client: Client
    headers: dict[str, str]

    def __call__(self, method: str, route: str, values: dict[str, Any], **headers: str) -> Any:
        address = address_of(route, values)
        said = EVERY_CALL[method, route][1]
        body = "" if said.takes is None else json.dumps(SENDS.get((method, route), said.sends))
        kind = "application/json" if said.takes else "application/octet-stream"
        answer = self.client.generic(method, address, body, kind, headers={**self.headers, **headers})
        if b"reauthentication_needed" in answer.content:
            self.client.post("/account/reauthenticate/", {"password": PASSWORD})
            answer = self.client.generic(method, address, body, kind, headers={**self.headers, **headers})
        return answer


@pytest.fixture
def key(alice: Any) -> ApiKey:
    """The owner's own, which the calls with an address are about."""
    return services.key_create(user=alice, name="Subject", scopes=["read"])[0]


@pytest.fixture
def values(alice: Any, key: ApiKey) -> dict[str, Any]:
    shader = shader_create(author=alice, content=content(title="Tide", glsl_code=PLAIN), publish=True)
    tunable = content(title="Tide", glsl_code=samples.NEW["glsl_code"])
    shader_revise(shader=shader, by=alice, content=tunable)
    preset = preset_save(shader=shader, by=alice, name="Calm", values={"speed": 0.5})
    waiting = shader_create(author=alice, content=tunable, publish=True, via=key)
    return {
        "username": alice.username,
        "key_id": key.pk,
        "code": shader.code,
        "number": 1,
        "older": 1,
        "newer": 2,
        "kind": "frag",
        "preset_id": preset.pk,
        "version_id": waiting.current_version_id,
        "preview_id": preview_make(program=waiting.program, by=alice).pk,
    }


def owner_of(call: tuple[str, str]) -> str:
    """Whose call it is."""
    if call in DECISIONS:
        return "moderator"
    return "stranger" if call in OTHERS else "owner"


@pytest.fixture
def callers(alice: Any, bob: Any, mona: Any, as_: Any) -> Any:
    def signed_in(person: Any) -> Caller:
        return Caller(as_(person), {})

    def with_key(*scopes: str) -> Caller:
        return Caller(Client(), {"Authorization": f"Bearer {bearer(alice, *scopes)}"})

    def make(needed: str) -> dict[str, Caller]:
        others = [scope for scope in ApiKey.Scope.values if scope != needed]
        return {
            "anonymous": Caller(Client(), {}),
            "stranger": signed_in(bob),
            "moderator": signed_in(mona),
            "key without the scope": with_key(*others),
            "key": with_key(*ApiKey.Scope.values),
            "owner": signed_in(alice),
        }

    return make


def address_of(route: str, values: dict[str, Any]) -> str:
    return "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), route)


def operation_of(method: str, route: str) -> dict[str, Any]:
    path = "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    return document()["paths"][path][method.lower()]


def bearer(person: Any, *scopes: str) -> str:
    return services.key_create(user=person, name="Caller", scopes=scopes)[1]


def scope_of(method: str, view: type[ApiView]) -> str:
    return "read" if method == "GET" else view.write_scope


@pytest.mark.parametrize(("method", "route"), EVERY_CALL)
def test_a_call_answers_each_caller_as_the_table_says(method, route, callers, values):
    view, said = EVERY_CALL[method, route]
    answers = {who: caller(method, route, values) for who, caller in callers(scope_of(method, view)).items()}
    got = tuple(answers[who].status_code for who in WHO)
    assert (method, route) in TABLE, f"{method} {route} answered {got}"
    assert got == TABLE[method, route]
    for answer in answers.values():
        if answer.status_code >= 400:
            assert set(answer.json()["error"]) == {"code", "message", "fields"}
        elif said.example is not None:
            assert_is_as_documented(method, route, answer)


def assert_is_as_documented(method: str, route: str, answer: Any) -> None:
    responses = operation_of(method, route)["responses"]
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    jsonschema_rs.validate({**schema, "components": document()["components"]}, answer.json())


def test_no_row_is_about_a_call_that_is_gone():
    assert set(TABLE) == set(EVERY_CALL)


@pytest.mark.parametrize("outsider", ["anonymous", "stranger", "moderator"])
def test_what_an_outsider_calls_changes_nothing_of_the_owners(outsider, callers, values, alice):
    caller = callers("read")[outsider]
    before = everything_of(alice)
    for method, route in EVERY_CALL:
        if outsider != "moderator" or (method, route) not in DECISIONS:
            caller(method, route, values)
    assert everything_of(alice) == before


# --- The conventions ----------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "route"), EVERY_CALL)
def test_every_call_is_shown_with_an_example_that_fits_its_own_schema(method, route):
    _, said = EVERY_CALL[method, route]
    operation = operation_of(method, route)
    examples = []
    if said.takes:
        examples.append((said.sends, operation["requestBody"]["content"]["application/json"]["schema"]))
    if said.gives:
        content = operation["responses"][str(said.status)]["content"]["application/json"]
        examples.append((said.example, content["schema"]))
    for example, schema in examples:
        assert example is not None
        jsonschema_rs.validate({**schema, "components": document()["components"]}, example)


@pytest.mark.parametrize(("method", "route"), EVERY_CALL)
def test_every_call_refuses_what_it_does_not_know(method, route, callers, values):
    view, said = EVERY_CALL[method, route]
    who = "owner" if not view.keys_may else "key"
    caller = callers("read")[who]
    path = address_of(route, values)

    def send(address: str, body: dict[str, Any]) -> Any:
        return caller.client.generic(
            method, address, json.dumps(body), content_type="application/json", headers=caller.headers
        )

    answer = send(f"{path}?colour=red", {})
    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {"colour": ["This field is not known."]}
    if said.takes:
        answer = send(path, {**said.sends, "colour": "red"})
        assert answer.json()["error"]["fields"]["colour"] == ["This field is not known."]


@pytest.mark.parametrize(("method", "route"), [at for at, (_, said) in EVERY_CALL.items() if said.paged])
def test_every_list_is_paged(method, route, callers, values):
    caller = callers("read")[owner_of((method, route))]
    path = address_of(route, values)
    body = caller.client.get(path, {"limit": 1}).json()
    assert set(body) == {"items", "next"}
    for query in ({"limit": 0}, {"limit": 101}, {"limit": "many"}, {"cursor": "forged"}, {"cursor": "\x00"}):
        answer = caller.client.get(path, query)
        assert (answer.status_code, set(answer.json())) == (400, {"error"})


@pytest.mark.parametrize(
    ("method", "route"), [at for at, (_, said) in EVERY_CALL.items() if said.once and at[0] != "GET"]
)
def test_every_write_can_be_sent_twice(method, route, callers, values):
    view, _ = EVERY_CALL[method, route]
    caller = callers(scope_of(method, view))[owner_of((method, route))]
    first = caller(method, route, values, **{"Idempotency-Key": "once"})
    again = caller(method, route, values, **{"Idempotency-Key": "once"})
    assert first.status_code < 300
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first


def test_the_document_names_every_call_and_no_other():
    shown = {
        (method.upper(), path.removeprefix("/api/v1/").replace("{", "<").replace("}", ">"))
        for path, methods in document()["paths"].items()
        for method in methods
    }
    assert shown == {(method, re.sub(r"<\w+:", "<", route)) for method, route in EVERY_CALL}
    ids = [operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))
