"""/mcp as production serves it: two processes, a real client in both versions of the protocol, and servers that die."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client

from apps.keys import tokens
from fractafrag import embedded
from tests.conftest import ROOT, Site, answers, running_site, wait_for

GENERATIONS = {"2026-07-28": "2026-07-28", "2025-11-25": "legacy"}
KEYS = """
import json
from apps.accounts.models import User
from apps.keys.models import ApiKey
from apps.keys.services import key_create
alice = User.objects.create_user("alice", "alice@example.com", None)
made = {name: key_create(user=alice, name=name, scopes=["read", "write"]) for name in ("everyday", "leaked", "spent")}
for key, _ in made.values():
    ApiKey.objects.filter(pk=key.pk).update(trust_tier="standard", rate_limit_per_hour=120)
print(json.dumps({name: {"id": str(key.pk), "token": token} for name, (key, token) in made.items()}))
"""
METRICS_TOKEN = "only-for-tests-0123456789"


@dataclass
class Place:
    pair: embedded.Pair
    data: Path
    site: Site
    keys: dict[str, dict[str, str]]

    def token(self, name: str = "everyday") -> str:
        return self.keys[name]["token"]

    def kill(self, name: str) -> None:
        self.pair.servers[name].kill()
        self.pair.servers[name].wait()

    @property
    def ready(self) -> bool:
        return answers(f"{self.site.url}/readyz")

    def ask(self, path: str = "/mcp", method: str = "POST", body: bytes = b"", **headers: str) -> Any:
        """The answer, with what was in it as `content`."""
        client = http.client.HTTPConnection("127.0.0.1", urlsplit(self.site.url).port or 0, timeout=30)
        given = {name.replace("_", "-"): value for name, value in headers.items() if value}
        client.request(method, path, body=body, headers={"Host": urlsplit(self.site.url).netloc, **given})
        answer: Any = client.getresponse()
        answer.content = answer.read()
        client.close()
        return answer

    def post(self, body: bytes, **headers: str) -> Any:
        own = {"Content_Type": "application/json", "Authorization": f"Bearer {self.token()}"}
        return self.ask(body=body, **{**own, **headers})

    def whoami(self, name: str = "everyday") -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "whoami", "arguments": {}}}
        headers = {"Authorization": f"Bearer {self.token(name)}", "MCP_Protocol_Version": "2025-11-25"}
        return self.post(json.dumps(body).encode(), **headers)

    def told(self, name: str = "everyday") -> Any:
        answer = self.whoami(name)
        return answer.status == 200 and json.loads(answer.content)["result"]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Servers of its own, so that nobody else notices when they are killed."""
    folder = Path(tempfile.mkdtemp(prefix="ff-agents-"))
    folder.chmod(0o755)
    pair = embedded.start(folder / "data")
    variables = {
        **pair.environment(),
        "LOCAL_DIR": str(folder),
        "LOG_LEVEL": "ERROR",
        "METRICS_TOKEN": METRICS_TOKEN,
        # Collected already, for all tests.
        "STATIC_ROOT": f"{os.environ['LOCAL_DIR']}/static",
        "WEB_WORKERS": "2",
    }
    try:
        manage(variables, "migrate", "-v0")
        keys = json.loads(manage(variables, "shell", "-v0", "-c", KEYS))
        with running_site(**variables) as site:
            yield Place(pair, folder / "data", site, keys)
    finally:
        pair.stop()
        shutil.rmtree(folder, ignore_errors=True)


def manage(variables: dict[str, str], *command: str) -> str:
    environment = {**os.environ, **variables}
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def with_client(place: Place, mode: str, use: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """In a thread of its own: the browser tests leave an event loop running in this one."""

    async def connected() -> Any:
        headers = {"Authorization": f"Bearer {place.token()}"}
        async with create_mcp_http_client(headers) as wire:
            transport = streamable_http_client(f"{place.site.url}/mcp", http_client=wire)
            async with Client(transport, mode=mode) as client:
                return await use(client)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, connected()).result(60)


# --- The SDK's own client -----------------------------------------------------------------------


@pytest.mark.parametrize("mode", [*GENERATIONS.values(), "auto"])
def test_a_real_client_connects_lists_calls_and_reads(place, mode):
    async def use(client: Any) -> None:
        assert "whoami" in [tool.name for tool in (await client.list_tools()).tools]
        result = await client.call_tool("whoami", {})
        # Held to the schema that was listed, by the client itself.
        assert result.structured_content["username"] == "alice"
        assert "You act for alice" in result.content[0].text
        mistaken = await client.call_tool("whoami", {"who": "bob"})
        assert mistaken.is_error
        assert "no argument “who”" in mistaken.content[0].text
        (content,) = (await client.read_resource("fractafrag://platform-info")).contents
        assert "# Fractafrag" in content.text
        assert "write_shader" in [prompt.name for prompt in (await client.list_prompts()).prompts]
        # Who names a version beforehand is told nothing first.
        assert mode == "2026-07-28" or "fractafrag://platform-info" in client.instructions

    with_client(place, mode, use)


@pytest.mark.parametrize("mode", GENERATIONS.values())
def test_fifty_calls_at_once_are_all_answered(place, mode):
    async def use(client: Any) -> list[Any]:
        return await asyncio.gather(*(client.call_tool("whoami", {}) for _ in range(50)))

    results = with_client(place, mode, use)
    assert [result.structured_content["username"] for result in results] == ["alice"] * 50
    # Each was counted once, whichever process it reached.
    used = sorted(result.structured_content["reads"]["used"] for result in results)
    assert place.told()["structuredContent"]["reads"]["used"] == used[-1] + 1


# --- By hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "headers"),
    [
        (401, "not_authenticated", {"Authorization": ""}),
        (401, "not_authenticated", {"Authorization": "Basic YWxpY2U6eA=="}),
        (401, "bad_credentials", {"Authorization": "Bearer ff_wrong"}),
        (421, "wrong_host", {"Host": "evil.example"}),
        (403, "foreign_origin", {"Origin": "https://evil.example"}),
        (403, "foreign_origin", {"Origin": "null"}),
        (415, "unsupported_media_type", {"Content_Type": "text/plain"}),
        (415, "unsupported_media_type", {"Content_Type": ""}),
    ],
)
def test_who_may_not_ask_is_told_in_the_one_shape_of_errors(place, status, code, headers):
    answer = place.post(b"{}", **headers)
    assert (answer.status, json.loads(answer.content)["error"]["code"]) == (status, code)
    assert (answer.headers["WWW-Authenticate"] is not None) == (status == 401)
    assert answer.headers["X-Request-Id"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "OPTIONS"])
def test_there_is_nothing_but_post(place, method):
    answer = place.ask(method=method, Authorization=f"Bearer {place.token()}")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_our_own_pages_may_ask_and_a_slash_at_the_end_does_no_harm(place):
    headers = {"Content_Type": "application/json", "Authorization": f"Bearer {place.token()}"}
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    assert place.ask("/mcp/", body=body, **headers).status == 200
    assert place.ask(body=body, Origin=place.site.url, **headers).status == 200


def test_ten_mebibytes_and_broken_json_are_refused(place):
    client = http.client.HTTPConnection("127.0.0.1", urlsplit(place.site.url).port or 0, timeout=30)
    client.putrequest("POST", "/mcp")
    client.putheader("Authorization", f"Bearer {place.token()}")
    client.putheader("Content-Length", str(10 * 1024 * 1024))
    client.endheaders()
    assert client.getresponse().status == 413
    assert place.post(b" " * (2 * 1024 * 1024)).status == 413
    assert place.post(b'{"jsonrpc": ').status == 400
    assert place.told()["structuredContent"]["username"] == "alice"


def test_a_key_that_is_revoked_stops_in_all_processes_at_once(place):
    # Both processes remember it.
    assert [place.whoami("leaked").status for _ in range(12)] == [200] * 12
    key = place.keys["leaked"]
    gone = place.ask(f"/api/v1/keys/{key['id']}", "DELETE", Authorization=f"Bearer {key['token']}")
    assert gone.status == 204
    assert [place.whoami("leaked").status for _ in range(12)] == [401] * 12


def test_a_limit_is_one_for_all_processes_and_for_rest(place):
    used = place.told("spent")["structuredContent"]["reads"]["used"]
    rest = place.ask("/api/v1/whoami", "GET", Authorization=f"Bearer {place.token('spent')}")
    assert json.loads(rest.content)["reads"]["used"] == used + 1
    assert rest.headers["RateLimit-Remaining"] == "2998"
    assert place.whoami("spent").headers["RateLimit-Remaining"] == "2997"


def test_calls_are_counted_over_all_processes(place):
    def counted() -> float:
        text = place.ask("/metrics", "GET", Authorization=f"Bearer {METRICS_TOKEN}").content.decode()
        found = re.search(r'^mcp_calls_total\{outcome="ok",tool="whoami"\} (\S+)', text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    before = counted()
    for _ in range(10):
        place.whoami()
    wait_for(lambda: counted() == before + 10, 5)


# --- Servers that die ---------------------------------------------------------------------------


@pytest.mark.fault
def test_a_restarted_database_costs_no_call_after_it_is_back(place):
    assert place.told()
    place.kill("postgres")
    embedded.start_postgres(place.pair, place.data / "postgres")
    wait_for(lambda: place.ready, 20)
    names = [place.told()["structuredContent"]["username"] for _ in range(20)]
    assert names == ["alice"] * 20

    async def use(client: Any) -> list[Any]:
        return await asyncio.gather(*(client.call_tool("whoami", {}) for _ in range(50)))

    assert not any(result.is_error for result in with_client(place, "2026-07-28", use))


@pytest.mark.fault
def test_while_redis_is_away_agents_can_read(place):
    place.kill("redis")
    try:
        told = [place.told() for _ in range(4)]
        assert [each["structuredContent"]["reads"] for each in told] == [None] * 4
        assert place.post(b"{}", Authorization=f"Bearer {tokens.new()}").status == 401
    finally:
        embedded.start_redis(place.pair, place.data / "redis")
    wait_for(lambda: place.ready, 40)
    # Each process finds out by itself.
    wait_for(lambda: all(place.told()["structuredContent"]["reads"] for _ in range(12)), 10)
