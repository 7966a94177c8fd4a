"""What is special about some calls, and what holds for all of them; who may make which is in tests/test_calls.py."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from apps.core.rest import inputs
from apps.keys import api, services
from apps.keys.models import ApiKey, IdempotencyRecord, ProviderKey

pytestmark = pytest.mark.django_db


class Agent:
    def __init__(self, secret: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else text,
            content_type="application/json",
            headers={**self.headers, **headers},
        )


@pytest.fixture
def agent(make_key, alice):
    return Agent(make_key(alice, scopes=["read", "write"])[1])


PROFILE = {
    "bio": "Hello.",
    "links": [],
    "default_licence": "cc0",
    "default_allows_training": True,
    "default_allows_agent_source": True,
    "default_public_display": True,
}


def error(answer: Any) -> dict[str, Any]:
    return answer.json()["error"]


# --- Showing who one is -------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Bearer ff_nonsense", "Bearer ", "bearer x", "Bearer ff_" + "a" * 65])
def test_a_bad_key_is_not_taken_for_nobody(header, db):
    answer = Client().get("/api/v1/health", headers={"Authorization": header})
    assert (answer.status_code, error(answer)["code"]) == (401, "bad_credentials")
    assert answer["WWW-Authenticate"] == 'Bearer realm="fractafrag"'


def test_a_key_that_is_no_key_of_ours_is_told_so_also_next_to_a_session(as_, alice):
    assert as_(alice).get("/api/v1/me", headers={"Authorization": "Bearer ff_nonsense"}).status_code == 401


def test_a_browser_needs_its_csrf_token_to_write(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get("/api/v1/me").status_code == 200
    refused = browser.put("/api/v1/me", PROFILE, content_type="application/json")
    assert (refused.status_code, error(refused)["code"]) == (403, "csrf_failed")
    browser.get("/account/profile/")
    token = browser.cookies["csrf"].value
    done = browser.put("/api/v1/me", PROFILE, content_type="application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 200


def test_somebody_who_is_locked_out_cannot_come_in_with_a_session_token(alice, ada, sign_in_app):
    from apps.accounts.services import active_set

    token = sign_in_app(alice)
    assert Client().get("/api/v1/me", headers={"X-Session-Token": token}).status_code == 200
    active_set(user=alice, active=False, by=ada)
    assert Client().get("/api/v1/me", headers={"X-Session-Token": token}).status_code == 401


def test_a_session_token_signs_in_and_ends_with_its_session(alice, sign_in_app):
    token = sign_in_app(alice)
    headers = {"X-Session-Token": token}
    assert Client().get("/api/v1/me", headers=headers).json()["username"] == "alice"
    # No cookie, so no CSRF token: nobody's browser sends this header by itself.
    strict = Client(enforce_csrf_checks=True)
    assert strict.put("/api/v1/me", PROFILE, content_type="application/json", headers=headers).status_code == 200
    made = strict.post("/api/v1/keys", {"name": "x", "scopes": ["read"]}, "application/json", headers=headers)
    assert error(made)["code"] == "reauthentication_needed"
    Client().delete("/api/auth/app/v1/auth/session", headers=headers)
    assert Client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_native_app_makes_a_key_after_the_password_again(alice, sign_in_app):
    from apps.core.testing import PASSWORD

    headers = {"X-Session-Token": sign_in_app(alice)}
    again = "/api/auth/app/v1/auth/reauthenticate"
    Client().post(again, {"password": PASSWORD}, "application/json", headers=headers)
    made = Client().post("/api/v1/keys", {"name": "x", "scopes": ["read"]}, "application/json", headers=headers)
    assert made.status_code == 201
    assert Agent(made.json()["secret"]).send("GET", "whoami").status_code == 200
    assert made["Cache-Control"] == "no-store"


# --- Limits -------------------------------------------------------------------------------------


def test_the_eleventh_write_of_an_hour_is_refused_and_says_how_long_to_wait(agent):
    for left in range(9, -1, -1):
        done = agent.send("PUT", "me", PROFILE)
        assert (done.status_code, done["RateLimit-Remaining"]) == (200, str(left))
    refused = agent.send("PUT", "me", PROFILE)
    assert (refused.status_code, error(refused)["code"]) == (429, "too_many_requests")
    assert 0 < int(refused["Retry-After"]) <= 3660
    assert (refused["RateLimit-Limit"], refused["RateLimit-Policy"]) == ("10", "10;w=3600")
    assert agent.send("GET", "me").status_code == 200


def test_every_answer_to_a_key_says_what_is_left(agent):
    for answer in (
        agent.send("GET", "health"),
        agent.send("GET", "me"),
        agent.send("GET", "users/nobody"),
        agent.send("GET", "keys"),
        agent.send("PUT", "me", "{"),
        agent.send("GET", "me", **{"If-None-Match": "*"}),
    ):
        assert {"RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"} <= set(answer.headers), answer


def test_who_says_not_who_they_are_is_counted_by_address(monkeypatch, alice):
    from apps.keys import rest
    from apps.keys.tiers import Tier

    monkeypatch.setattr(rest, "ANONYMOUS", Tier(1, 2, submissions_are_reviewed=False))
    answers = [Client().get("/api/v1/users/alice") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert Client(REMOTE_ADDR="203.0.113.9").get("/api/v1/users/alice").status_code == 200


def test_without_redis_reads_go_on_and_writes_wait(agent, as_, alice, redis_away):
    assert agent.send("GET", "me").status_code == 200
    assert Client().get("/api/v1/users/alice").status_code == 200
    for refused in (agent.send("PUT", "me", PROFILE), as_(alice).put("/api/v1/me", PROFILE, "application/json")):
        assert (refused.status_code, error(refused)["code"]) == (503, "unavailable")
        assert refused["Retry-After"] == "30"


def test_a_leaked_key_can_end_itself_when_its_hour_is_used_up(agent, alice):
    for _ in range(11):
        agent.send("PUT", "me", PROFILE)
    assert agent.send("DELETE", f"keys/{alice.api_keys.get().pk}").status_code == 204


# --- Bodies -------------------------------------------------------------------------------------

BAD_BODIES = {
    "not JSON": ("{", 400, "malformed"),
    "not UTF-8": (b'{"bio": "\xff"}', 400, "malformed"),
    "no number that JSON knows": ('{"bio": NaN}', 400, "malformed"),
    "nested without end": ("[" * 100_000, 400, "malformed"),
    "nested too deeply": ("[" * 200 + "]" * 200, 400, "malformed"),
    "a list": ("[]", 400, "invalid"),
    "a text": ('"bio"', 400, "invalid"),
    "nothing": ("", 400, "invalid"),
    "null": ("null", 400, "invalid"),
    "NUL in a text": (json.dumps({**PROFILE, "bio": "a\x00b"}), 400, "invalid"),
    "half a letter": (json.dumps({**PROFILE, "bio": "\ud800"}), 400, "malformed"),
    "half a letter in a name": ('{"\\ud800": 1}', 400, "malformed"),
    "too long": (json.dumps({**PROFILE, "bio": "a" * 1001}), 400, "invalid"),
    "too many links": (
        json.dumps({**PROFILE, "links": [{"label": "a", "url": "https://a.example"}] * 6}),
        400,
        "invalid",
    ),
    "a bad link": (json.dumps({**PROFILE, "links": [{"label": "a", "url": "javascript:alert(1)"}]}), 400, "invalid"),
    "an unknown field inside": (
        json.dumps({**PROFILE, "links": [{"label": "a", "url": "https://a.example", "x": 1}]}),
        400,
        "invalid",
    ),
    "too large": (json.dumps({**PROFILE, "bio": "a" * inputs.MAX_JSON_BYTES}), 413, "too_large"),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bad_body_is_refused_in_plain_words(case, agent, alice):
    body, status, code = BAD_BODIES[case]
    answer = agent.send("PUT", "me", body)
    assert (answer.status_code, error(answer)["code"]) == (status, code)
    assert error(answer)["message"]
    alice.refresh_from_db()
    assert alice.bio == ""


def test_what_is_wrong_inside_is_named_by_its_path(agent):
    links = [{"label": "fine", "url": "https://a.example"}, {"label": "", "url": "nonsense"}]
    fields = error(agent.send("PUT", "me", {**PROFILE, "links": links}))["fields"]
    assert set(fields) == {"links.1.label", "links.1.url"}


def test_only_json_is_understood_and_only_json_is_spoken(agent):
    form = agent.client.put("/api/v1/me", "bio=x", "application/x-www-form-urlencoded", headers=agent.headers)
    assert (form.status_code, error(form)["code"]) == (415, "unsupported_media_type")
    xml = agent.send("GET", "me", Accept="application/xml")
    assert (xml.status_code, error(xml)["code"]) == (406, "not_acceptable")


# --- Reading ------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_sent_again(agent, alice):
    first = agent.send("GET", "me")
    again = agent.send("GET", "me", **{"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    agent.send("PUT", "me", PROFILE)
    assert agent.send("GET", "me", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_any_page_may_read_and_none_may_write(agent):
    origin = {"Origin": "https://elsewhere.example"}
    answer = agent.send("GET", "me", **origin)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    preflight = Client().options("/api/v1/me", headers={**origin, "Access-Control-Request-Method": "PUT"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "content-type" not in preflight["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Origin" not in agent.send("PUT", "me", PROFILE, **origin)


def test_an_address_or_a_method_that_is_none_says_so_in_the_same_shape(agent):
    nowhere = agent.send("GET", "nowhere")
    assert (nowhere.status_code, error(nowhere)["code"]) == (404, "not_found")
    answer = agent.send("PATCH", "me", {})
    assert (answer.status_code, error(answer)["code"], answer["Allow"]) == (
        405,
        "method_not_allowed",
        "GET, PUT, HEAD, OPTIONS",
    )
    assert Client().post("/api/v1/health").status_code == 405


def test_what_nobody_foresaw_is_told_without_its_inside_and_logged(agent, monkeypatch, caplog):
    def fail(access: Any) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr(api, "whoami_of", fail)
    answer = agent.send("GET", "whoami", **{"X-Request-Id": "abcdefgh12345678"})
    assert (answer.status_code, error(answer)["code"]) == (500, "internal_error")
    assert "the inside" not in answer.content.decode()
    assert "the inside" in caplog.text


# --- Writes that happen once --------------------------------------------------------------------


def test_the_same_key_with_another_body_is_refused(agent):
    once = {"Idempotency-Key": "a"}
    assert agent.send("PUT", "me", PROFILE, **once).status_code == 200
    answer = agent.send("PUT", "me", {**PROFILE, "bio": "Other."}, **once)
    assert (answer.status_code, error(answer)["code"]) == (422, "idempotency_mismatch")


def test_what_was_refused_may_be_mended_under_the_same_key(agent, alice):
    once = {"Idempotency-Key": "a"}
    assert agent.send("PUT", "me", {**PROFILE, "bio": "a" * 1001}, **once).status_code == 400
    assert agent.send("PUT", "me", PROFILE, **once).status_code == 200
    alice.refresh_from_db()
    assert alice.bio == "Hello."


def test_a_write_that_failed_half_way_leaves_nothing_and_may_be_sent_again(agent, alice, monkeypatch):
    once = {"Idempotency-Key": "a"}
    monkeypatch.setattr(services, "idempotency_keep", lambda **_: 1 / 0)
    assert agent.send("PUT", "me", PROFILE, **once).status_code == 500
    alice.refresh_from_db()
    assert alice.bio == ""
    monkeypatch.undo()
    assert agent.send("PUT", "me", PROFILE, **once).status_code == 200


def test_two_people_may_think_of_the_same_key(agent, make_key, bob):
    once = {"Idempotency-Key": "a"}
    agent.send("PUT", "me", PROFILE, **once)
    other = Agent(make_key(bob, scopes=["read", "write"])[1])
    answer = other.send("PUT", "me", {**PROFILE, "bio": "I am Bob."}, **once)
    assert (answer.status_code, answer.json()["username"]) == (200, "bob")


@pytest.mark.parametrize("key", ["", "two words", "a" * 201, "ümlaut"])
def test_a_bad_idempotency_key_is_refused(key, agent):
    answer = agent.send("PUT", "me", PROFILE, **{"Idempotency-Key": key})
    assert (answer.status_code, error(answer)["code"]) == (400, "invalid")


def test_making_a_key_cannot_be_replayed(as_, alice):
    client = as_(alice)
    body = {"name": "x", "scopes": ["read"]}
    answer = client.post("/api/v1/keys", body, "application/json", headers={"Idempotency-Key": "a"})
    assert (answer.status_code, error(answer)["code"]) == (400, "not_replayable")
    assert not ApiKey.objects.filter(user=alice).exists()


def test_no_secret_stays_in_what_is_remembered(as_, alice):
    body = {"provider": "openai", "secret": "sk-" + "q" * 40}
    as_(alice).put("/api/v1/me/ai-keys", body, "application/json", headers={"Idempotency-Key": "a"})
    assert ProviderKey.objects.get(user=alice).last_four == "qqqq"
    assert "qqqqq" not in str(IdempotencyRecord.objects.values().get())


@pytest.mark.django_db(transaction=True)
def test_the_same_write_at_the_same_moment_happens_once(agent, make_key, alice, monkeypatch):
    """The first holds until the second has asked: the second must neither do it nor wait for it."""
    entered, go_on = threading.Event(), threading.Event()
    real = services.idempotency_keep

    def slow(**fields: Any) -> None:
        entered.set()
        go_on.wait(10)
        real(**fields)

    monkeypatch.setattr(services, "idempotency_keep", slow)

    def write() -> Any:
        try:
            return agent.send("PUT", "me", PROFILE, **{"Idempotency-Key": "a"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write)
        assert entered.wait(10)
        second = pool.submit(write).result(10)
        go_on.set()
        assert (second.status_code, error(second)["code"]) == (409, "in_progress")
        assert first.result(10).status_code == 200
    assert agent.send("PUT", "me", PROFILE, **{"Idempotency-Key": "a"})["Idempotency-Replayed"] == "true"


def test_what_a_key_did_is_written_down_without_its_secret(agent, alice, caplog):
    caplog.set_level("INFO", "fractafrag.audit")
    agent.send("PUT", "me", PROFILE)
    (line,) = [record for record in caplog.records if record.name == "fractafrag.audit"]
    key = alice.api_keys.get()
    assert (line.key, line.user, line.call, line.outcome) == (key.key_prefix, str(alice.pk), "PUT api/v1/me", 200)
    assert agent.headers["Authorization"].removeprefix("Bearer ") not in caplog.text
