"""The kit that each app's tools are made with, spoken to through the mount, in both versions of the protocol."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated

import pytest
import redis
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection
from django.http import Http404
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from redis.backoff import NoBackoff
from redis.retry import Retry

from apps.core import logs, metrics
from apps.core.errors import Refused
from apps.keys import limits, services
from apps.keys.access import access_of, admit
from apps.keys.agents import bridge, kit, mount, server
from apps.keys.agents.calls import Failure, Ticket
from apps.keys.agents.kit import Answer, Caller, Kind, Picture, prompt, resource, section, tool
from apps.keys.agents.testing import MODERN, OLDER, Agent

pytestmark = pytest.mark.django_db
VERSIONS = [MODERN, OLDER]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture
def key(alice):
    return services.key_create(user=alice, name="Night painter", scopes=["read", "write"])


@pytest.fixture
def agent(key, version):
    return Agent(key[1], version)


@pytest.fixture
def shelf(monkeypatch):
    """Tools of this test alone, beside those there are."""
    server.build()
    for name in ("TOOLS", "RESOURCES", "PROMPTS", "SECTIONS"):
        monkeypatch.setattr(kit, name, dict(getattr(kit, name)))
    server.build.cache_clear()
    yield
    server.build.cache_clear()


@dataclass(frozen=True)
class Echo:
    words: str
    by: str


def a_tool(raises=None, kind=Kind.READ):
    @tool(scope="read", kind=kind)
    def echo(
        caller: Caller, words: Annotated[str, Field(max_length=20, description="What to say.")], times: int = 1
    ) -> Echo:
        """Say it again."""
        if raises is not None:
            raise raises
        return Echo(words * times, caller.user.username)


def test_a_tool_gives_its_object_to_programs_and_as_text_to_the_model(shelf, agent):
    a_tool()
    told = agent.call("echo", words="hé ", times=2)
    assert told.data == {"words": "hé hé ", "by": "alice"}
    assert json.loads(told.text) == told.data
    assert not told.is_error


def test_agents_are_told_what_a_tool_takes_and_gives_but_not_of_the_caller(shelf, agent):
    a_tool()
    listed = {each["name"]: each for each in agent.ask("tools/list")["result"]["tools"]}
    echo = listed["echo"]
    assert echo["description"] == "Say it again."
    assert set(echo["inputSchema"]["properties"]) == {"words", "times"}
    assert echo["inputSchema"]["properties"]["words"]["description"] == "What to say."
    assert echo["inputSchema"]["additionalProperties"] is False
    assert set(echo["outputSchema"]["properties"]) == {"words", "by"}
    assert echo["annotations"]["readOnlyHint"] is True


def test_words_and_pictures_of_its_own_come_beside_the_object(shelf, agent):
    class Frame(BaseModel):
        width: int

    # Seen by name, as a module's own types are.
    globals()["Frame"] = Frame

    @tool(scope="read", kind=Kind.WRITE, reads_only=True)
    def draw(caller: Caller) -> Answer[Frame]:
        """Draw."""
        return Answer(Frame(width=4), text="One frame, mostly blue.", pictures=[Picture(PNG)])

    told = agent.call("draw")
    assert (told.text, told.data) == ("One frame, mostly blue.", {"width": 4})
    (picture,) = [part for part in told.content if part["type"] == "image"]
    assert base64.b64decode(picture["data"]) == PNG
    assert picture["mimeType"] == "image/png"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "“words” is missing."),
        ({"words": "a", "wrods": "b"}, "There is no argument “wrods”; it takes words, times."),
        ({"words": "a" * 21}, "“words”: String should have at most 20 characters."),
        ({"words": "a", "times": "many"}, "“times”: Input should be a valid integer"),
        ({"words": "a\0"}, "U+0000"),
        ({"words": "a", "caller": "bob"}, "There is no argument “caller”"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_in_words_that_help(shelf, agent, arguments, said):
    a_tool()
    told = agent.call("echo", **arguments)
    assert told.is_error
    assert said in told.text
    assert "pydantic" not in told.text


@pytest.mark.parametrize(
    ("error", "outcome", "said"),
    [
        (Refused("You have three already."), "refused", "You have three already."),
        (PermissionDenied(), "forbidden", "You may not do this."),
        (Http404("There is no such shader."), "not_found", "There is no such shader."),
        (ValidationError(["Too long.", "Too loud."]), "invalid", "Too long. Too loud."),
        (OperationalError("server closed the connection"), "unavailable", "Try again in 30 seconds."),
        (redis.ConnectionError("Connection refused"), "unavailable", "Try again in 30 seconds."),
        (RuntimeError("secret detail"), "failed", "name this: "),
    ],
)
def test_what_a_tool_raises_reaches_the_agent_as_a_sentence(shelf, agent, caplog, error, outcome, said):
    a_tool(raises=error)
    before = counted("echo", outcome)
    with caplog.at_level(logging.INFO):
        told = agent.call("echo", words="hello")
    assert told.is_error
    assert said in told.text
    assert "detail" not in told.text
    assert "closed" not in told.text
    assert counted("echo", outcome) == before + 1
    (line,) = [record for record in caplog.records if record.name == "fractafrag.audit"]
    assert (line.tool, line.outcome) == ("echo", outcome)
    assert "hello" not in line.getMessage() + str(vars(line))
    tracebacks = [record for record in caplog.records if record.exc_info]
    assert len(tracebacks) == (outcome == "failed")


def counted(name, outcome):
    return metrics.CALLS.labels(name, outcome)._value.get()


def test_a_failure_of_ours_names_the_request_and_so_does_its_line(shelf, agent):
    a_tool(raises=RuntimeError("no"))
    token = logs.request_id.set("follow-me-1234")
    try:
        assert "follow-me-1234" in agent.call("echo", words="a").text
    finally:
        logs.request_id.reset(token)


def test_a_write_of_a_key_without_the_scope_is_refused_and_says_where_to_get_one(shelf, alice, version):
    @tool(scope="write", kind=Kind.WRITE)
    def change(caller: Caller) -> Echo:
        """Change."""
        raise AssertionError("It must not come this far.")

    _, token = services.key_create(user=alice, name="Reader", scopes=["read"])
    told = Agent(token, version).call("change")
    assert told.is_error
    assert "lacks the scope “write”" in told.text
    assert "/keys/" in told.text


# --- Limits -------------------------------------------------------------------------------------


def use_up(key, kind):
    window = access_of(key).window(kind)
    limits.take(window, cost=window.limit)


def test_a_limit_that_is_reached_says_how_long_to_wait(shelf, agent, key):
    a_tool()
    use_up(key[0], Kind.READ)
    told = agent.call("echo", words="a")
    assert told.is_error
    wait = agent.last.headers["Retry-After"]
    assert f"Wait {wait} seconds" in told.text
    assert agent.last.headers["Ratelimit-Remaining"] == "0"
    assert agent.last.headers["Ratelimit-Policy"] == "300;w=3600"
    assert agent.ask("tools/list")["result"]["tools"], "Listing is free."


def test_reads_and_writes_are_counted_apart(shelf, agent, key):
    a_tool(kind=Kind.WRITE)
    agent.call("echo", words="a")
    assert agent.last.headers["Ratelimit-Limit"] == "10"
    assert agent.last.headers["Ratelimit-Remaining"] == "9"
    me = agent.call("whoami").data
    assert (me["reads"]["used"], me["writes"]["used"]) == (1, 1)


def test_what_cannot_be_paid_for_is_not_read_either(shelf, agent, key):
    @resource("fractafrag://echo/{words}", scope="read")
    def echoed(caller: Caller, words: str) -> str:
        """Words."""
        return words

    assert agent.read("fractafrag://echo/hello") == "hello"
    limits.take(access_of(key[0]).window(Kind.READ), cost=299)
    error = agent.ask("resources/read", uri="fractafrag://echo/hello")["error"]
    assert error["data"]["code"] == "limited"
    assert error["data"]["retry_after_s"] > 3500
    assert "Wait " in error["message"]


@pytest.fixture
def no_redis(monkeypatch):
    """Nobody answers at this address."""
    nobody = redis.Redis(port=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(limits, "_connection", lambda: nobody)
    limits._script.cache_clear()
    yield
    limits._script.cache_clear()
    monkeypatch.setattr(limits, "_away_until", 0.0)


def test_without_redis_reads_go_on_and_writes_wait(shelf, agent, no_redis):
    @tool(scope="write", kind=Kind.WRITE)
    def change(caller: Caller) -> Echo:
        """Change."""
        raise AssertionError("It must not come this far.")

    me = agent.call("whoami")
    assert me.data["username"] == "alice"
    assert me.data["reads"] is None
    assert "cannot be counted right now" in me.text
    told = agent.call("change")
    assert told.is_error
    assert "Writes wait" in told.text


# --- Resources and prompts ----------------------------------------------------------------------


def test_a_resource_with_a_variable_is_found_by_its_address(shelf, agent):
    @resource("fractafrag://echo/{number}", scope="read")
    def echoed(caller: Caller, number: int) -> Echo:
        """A number."""
        if number > 9:
            raise Http404("There is no such number.")
        return Echo(str(number + 1), caller.user.username)

    assert json.loads(agent.read("fractafrag://echo/4")) == {"words": "5", "by": "alice"}
    for uri in ("fractafrag://echo/10", "fractafrag://echo/x", "fractafrag://nowhere", "file:///etc/passwd"):
        assert agent.ask("resources/read", uri=uri)["error"]["code"] == -32602, uri
    templates = agent.ask("resources/templates/list")["result"]["resourceTemplates"]
    assert "fractafrag://echo/{number}" in [each["uriTemplate"] for each in templates]


def test_a_prompt_becomes_what_the_person_would_say(shelf, agent):
    @prompt(scope="read")
    def greet(caller: Caller, name: str, tone: str = "warm") -> str:
        """Greet somebody."""
        return f"Write a {tone} greeting to {name}."

    assert agent.prompt("greet", name="Bob") == "Write a warm greeting to Bob."
    (listed,) = [one for one in agent.ask("prompts/list")["result"]["prompts"] if one["name"] == "greet"]
    assert [(each["name"], each["required"]) for each in listed["arguments"]] == [("name", True), ("tone", False)]
    assert "“name” is missing" in agent.ask("prompts/get", name="greet", arguments={})["error"]["message"]
    assert agent.ask("prompts/get", name="gret", arguments={})["error"]["code"] == -32602


def test_the_platform_info_is_made_of_sections_in_their_order(shelf, agent):
    @section("Weather", place=65)
    def weather() -> str:
        return "Two of them."

    text = agent.read("fractafrag://platform-info")
    titles = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert titles.index("Keys and scopes") < titles.index("Weather") < titles.index("Tiers and limits")
    assert "| probation | 300 | 10 | reviewed first |" in text
    assert agent.call("whoami").data["reads"]["used"] == 1, "Reading about the place is free."


# --- What is made wrong -------------------------------------------------------------------------


def test_what_is_written_wrong_fails_where_it_is_written(shelf):
    def nothing(caller: Caller) -> Echo:
        return Echo("", "")

    def no_caller(words: str) -> Echo:
        """Says nothing of who asks."""
        return Echo(words, "")

    def a_list(caller: Caller) -> list[Echo]:
        """Could never grow a cursor."""
        return []

    def untyped(caller: Caller):
        """Returns who knows what."""

    for function in (nothing, no_caller, a_list, untyped):
        with pytest.raises(TypeError):
            tool(scope="read", kind=Kind.READ)(function)
    a_tool()
    with pytest.raises(ValueError, match="twice"):
        a_tool()
    with pytest.raises(ValueError, match="no scope"):
        tool(scope="everything", kind=Kind.READ)(no_caller)
    with pytest.raises(TypeError, match="not the same"):
        resource("fractafrag://{other}", scope="read")(a_resource)


def a_resource(caller: Caller, word: str) -> str:
    """A word."""
    return word


# --- Bodies nobody meant ------------------------------------------------------------------------


def message(**fields):
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "whoami"}, **fields})


ODD = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"jsonrpc": "2.0", "id": "\xff\xfe"}',
    "null": b"null",
    "a number": b"1e400",
    "deep": b"[" * 200_000,
    "deep and closed": b'{"params":' * 900 + b"1" + b"}" * 900,
    "a batch": f"[{message()}]".encode(),
    "a huge id": message(id="x" * 500_000).encode(),
    "a long number": message(id=0).replace('"id": 0', '"id": ' + "9" * 5_000).encode(),
    "a big number": message(id=0).replace('"id": 0', '"id": ' + "9" * 4_000).encode(),
    "no number": message(id=0).replace('"id": 0', '"id": NaN').encode(),
    "half a character": message(params={"name": "\ud800", "arguments": {}}).encode(),
    "half a character in a name": message(params={"name": "whoami", "arguments": {"\ud800": 1}}).encode(),
    "a list for a name": message(params={"name": ["whoami"], "arguments": {}}).encode(),
    "a list of arguments": message(params={"name": "whoami", "arguments": []}).encode(),
    "a list of parameters": message(params=[1]).encode(),
    "two methods": b'{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call","params":{"name":"whoami"}}',
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_odd_bodies_are_told_so(key, version, body):
    reply = post(key, version, body)
    assert reply.status in {200, 202, 400, 404}, reply.body
    assert reply.status == 202 or reply.json


def post(key, version, body):
    headers = {"Mcp-Protocol-Version": version, "Authorization": f"Bearer {key[1]}"}
    return Agent().post(body, **headers, **{"Mcp-Method": "tools/call", "Mcp-Name": "whoami"})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
METHODS = st.sampled_from(
    "tools/call tools/list resources/read prompts/get initialize ping completion/complete logging/setLevel "
    "resources/subscribe subscriptions/listen server/discover notifications/cancelled".split()
)
META = {"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}}
PARAMS = st.dictionaries(st.sampled_from(["name", "uri", "arguments", "cursor", "_meta"]), VALUES)


@pytest.mark.fuzz
@pytest.mark.parametrize("version", VERSIONS)
@trying(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(method=METHODS | st.text(max_size=8), params=PARAMS | VALUES, number=st.integers() | st.text() | VALUES)
def test_no_message_makes_the_server_stumble(key, version, method, params, number):
    if isinstance(params, dict) and version == MODERN:
        params.setdefault("_meta", META)
    headers = {"Mcp-Protocol-Version": version, "Mcp-Method": method.encode().decode("latin-1")}
    body = message(method=method, params=params, id=number).encode()
    reply = Agent().post(body, Authorization=f"Bearer {key[1]}", **headers)
    assert reply.status < 500, reply.body
    assert b"Traceback" not in reply.body


def test_connections_go_back_when_a_call_ends(transactional_db, agent):
    assert agent.call("whoami").data
    assert connection.connection is None


# --- The thread that asks -----------------------------------------------------------------------


def test_a_tool_runs_in_the_thread_that_asked_with_no_loop_around_it(shelf, agent):
    seen = []

    @tool(scope="read", kind=Kind.READ)
    def where(caller: Caller) -> Echo:
        """Where am I?"""
        seen.append((threading.current_thread(), asyncio._get_running_loop()))
        return Echo("here", "me")

    agent.call("where")
    assert seen == [(threading.current_thread(), None)]


def test_a_protocol_that_never_answers_does_not_keep_its_thread(monkeypatch):
    monkeypatch.setattr(bridge, "STUCK_S", 0.05)
    stage = bridge.Stage()

    async def waiting():
        await stage._loop.create_future()

    async def fine():
        return await stage.outside(lambda: 3)

    with ThreadPoolExecutor(1) as thread:
        with pytest.raises(TimeoutError):
            thread.submit(stage.run, waiting()).result(10)
        assert thread.submit(stage.run, fine()).result(10) == 3


def test_a_loop_that_came_along_in_a_fork_is_left_alone(monkeypatch):
    own = bridge.stage()
    assert bridge.stage() is own
    monkeypatch.setattr(bridge.os, "getpid", lambda: own.pid + 1)
    assert bridge.stage() is not own
    # The next test's is not this one, with another process' number.
    monkeypatch.undo()
    assert bridge.stage().pid == own.pid


def test_what_was_counted_is_what_is_done(key):
    """Should the SDK ever read a body otherwise than we did when we let it in."""
    admission = admit(key[1], Kind.FREE)
    for counted_for in (None, kit.RESOURCES["fractafrag://platform-info"]):
        with pytest.raises(Failure, match="read in two ways"):
            Ticket(admission, counted_for).require(kit.TOOLS["whoami"])


def test_where_https_is_the_rule_a_key_over_http_is_refused(settings, agent):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"Authorization": f"Bearer {agent.token}"}
    assert agent.post(b"{}", **headers).json["error"]["code"] == "https_needed"
    assert agent.post(b"{}", **headers, **{"X-Forwarded-Proto": "https"}).status == 400


def test_without_a_database_nobody_can_be_known(agent, monkeypatch):
    def away(*_):
        raise OperationalError("connection refused")

    monkeypatch.setattr(mount, "admit", away)
    reply = agent.post(b"{}", Authorization=f"Bearer {agent.token}")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "30")
    assert b"refused" not in reply.body
