"""What agents pay: a tool call beside the same object over REST, and what it costs to know who asks."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.figures import Figure, alternate, call

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 60
START_WAIT_S = 40
# As much as most people write: what an agent reads, and a small read all the same.
CODE = """uniform float speed; // 0..4 = 1.0 "Speed"

void mainImage(out vec4 fragColor, in vec2 fragCoord) {
    vec2 p = (2.0 * fragCoord - iResolution.xy) / iResolution.y;
    float rings = 0.5 + 0.5 * cos(9.0 * length(p) - speed * iTime);
    fragColor = vec4(vec3(0.9, 0.55, 0.3) * rings * exp(-0.7 * length(p)), 1.0);
}
"""
MODERN, OLDER = "2026-07-28", "2025-11-25"


def run() -> Iterator[Figure]:
    token, code = _key_and_shader()
    with _gunicorn() as port:
        yield _mcp_over_rest(port, token, code)
    yield _auth_share(token, code)


def _key_and_shader() -> tuple[str, str]:
    """A key, and somebody else's shader that it reads."""
    from apps.accounts.models import User
    from apps.keys.models import ApiKey
    from apps.keys.services import key_create
    from apps.shaders.services import content, shader_create

    author = User.objects.create_user("painter", "painter@example.com", None)
    shader = shader_create(author=author, content=content(title="Rings", glsl_code=CODE), publish=True)
    user = User.objects.create_user("bench", "bench@example.com", None)
    key, token = key_create(user=user, name="Bench", scopes=["read"])
    # Enough reads an hour for all rounds.
    ApiKey.objects.filter(pk=key.pk).update(trust_tier=ApiKey.Tier.VERIFIED)
    return token, shader.code


# --- Over a socket ------------------------------------------------------------------------------


def _mcp_over_rest(port: int, token: str, code: str) -> Figure:
    """One connection each, kept alive, to one real web process. The bar is for the newer protocol."""
    rest, modern, older = alternate(
        _rest(port, token, code),
        _tool_call(port, token, code, MODERN),
        _tool_call(port, token, code, OLDER),
        rounds=ROUNDS,
        calls=10,
    )
    detail = {"rest_ms": rest * 1e3, "mcp_ms": modern * 1e3, "older_over_rest": older / rest, "rounds": ROUNDS}
    return Figure("agents.mcp_over_rest", modern / rest, 2, detail=detail)


def _rest(port: int, token: str, code: str) -> Callable[[], object]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def read() -> object:
        client.request("GET", f"/api/v1/shaders/{code}", headers={"Authorization": f"Bearer {token}"})
        return _object_in(client)["glsl_code"]

    return read


def _tool_call(port: int, token: str, code: str, version: str) -> Callable[[], object]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    params: dict[str, Any] = {"name": "get_shader", "arguments": {"code": code}}
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": version,
    }
    if version == MODERN:
        meta = "io.modelcontextprotocol"
        params["_meta"] = {f"{meta}/protocolVersion": MODERN, f"{meta}/clientCapabilities": {}}
        headers |= {"Mcp-Method": "tools/call", "Mcp-Name": "get_shader"}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})

    def call() -> object:
        client.request("POST", "/mcp", body, headers)
        return _object_in(client)["result"]["structuredContent"]["glsl_code"]

    return call


def _object_in(client: http.client.HTTPConnection) -> Any:
    answer = client.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:200]!r}")
    return json.loads(body)


@contextmanager
def _gunicorn() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", "fractafrag/gunicorn.conf.py"]
    environment = {**os.environ, "PORT": str(port), "WEB_WORKERS": "1", "SITE_URL": f"http://localhost:{port}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + START_WAIT_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


# --- In this process ----------------------------------------------------------------------------


def _auth_share(token: str, code: str) -> Figure:
    """The same read with `admit`, and with what it would say given at once: the difference is what it costs.

    Reading the header, and handing the key's rights to the view, stays in both.
    """
    from apps.keys.access import Kind, admit
    from fractafrag.wsgi import application

    known = admit(token, Kind.READ)

    def read() -> None:
        assert b'"glsl_code"' in call(application, f"/api/v1/shaders/{code}", HTTP_AUTHORIZATION=f"Bearer {token}")

    def read_without() -> None:
        with patch("apps.keys.rest.admit", return_value=known):
            read()

    def read_with() -> None:
        with patch("apps.keys.rest.admit", side_effect=admit):
            read()

    # The difference of two times of which each is much larger: call by call, and many of them.
    whole, without = alternate(read_with, read_without, rounds=10 * ROUNDS)
    detail = {"whole_ms": whole * 1e3, "without_ms": without * 1e3, "rounds": 10 * ROUNDS}
    return Figure("agents.auth_share", (whole - without) / whole, 0.10, detail=detail)
