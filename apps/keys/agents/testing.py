"""An agent for tests: speaks to /mcp as the edge would, in the test's own process and transaction."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from apps.keys.agents import mount

MODERN, OLDER = "2026-07-28", "2025-11-25"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Told:
    """What a tool answered."""

    text: str
    data: Any
    is_error: bool
    content: list[dict[str, Any]]


@dataclass
class Agent:
    token: str = ""
    version: str = MODERN
    last: Reply | None = field(default=None, init=False)

    def call(self, tool: str, /, **arguments: Any) -> Told:
        result = self.ask("tools/call", name=tool, arguments=arguments)["result"]
        text = "".join(part["text"] for part in result["content"] if part["type"] == "text")
        return Told(text, result.get("structuredContent"), result.get("isError", False), result["content"])

    def read(self, uri: str) -> str:
        (content,) = self.ask("resources/read", uri=uri)["result"]["contents"]
        return str(content["text"])

    def prompt(self, name: str, /, **arguments: str) -> str:
        (message,) = self.ask("prompts/get", name=name, arguments=arguments)["result"]["messages"]
        return str(message["content"]["text"])

    def ask(self, method: str, /, **params: Any) -> dict[str, Any]:
        """The whole JSON-RPC answer, its error too."""
        headers = self._headers(method, params)
        if self.version == MODERN:
            meta = "io.modelcontextprotocol"
            params["_meta"] = {f"{meta}/protocolVersion": MODERN, f"{meta}/clientCapabilities": {}}
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.last = self.post(json.dumps(message).encode(), **headers)
        answer: dict[str, Any] = self.last.json
        return answer

    def _headers(self, method: str, params: Mapping[str, Any]) -> dict[str, str]:
        headers = {"Mcp-Protocol-Version": self.version, "Authorization": f"Bearer {self.token}"}
        if self.version == MODERN:
            name = params.get("name", params.get("uri", ""))
            headers |= {"Mcp-Method": method, "Mcp-Name": name}
        return headers

    def post(self, body: bytes, method: str = "POST", **headers: str) -> Reply:
        environ = _environ(method, body, {"Host": "localhost", "Content-Type": "application/json", **headers})
        started: list[Any] = []
        with _outside_any_loop():
            content = b"".join(mount.application(environ, lambda *start: started.extend(start)))  # type: ignore[arg-type]
        return Reply(int(started[0].split()[0]), {name.title(): value for name, value in started[1]}, content)


def _environ(method: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items() if value}
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/mcp",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": named.pop("HTTP_CONTENT_TYPE", ""),
        **named,
    }


@contextmanager
def _outside_any_loop() -> Iterator[None]:
    """Playwright's synchronous face leaves a loop running in the test's thread; a web server's threads have none.

    Django keeps one connection for inside a loop and one for outside; a test's transaction is in the former.
    """
    running = asyncio._get_running_loop()
    if running is None:
        yield
        return
    inside = connections[DEFAULT_DB_ALIAS]
    asyncio._set_running_loop(None)
    outside = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = inside
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = outside
        asyncio._set_running_loop(running)
