"""One exchange with the SDK: its own transport, made for this request and gone with it."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import MutableMapping
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

Message = MutableMapping[str, Any]
Answered = tuple[int, list[tuple[str, str]], bytes]


async def exchange(server: Server[Any], scope: dict[str, Any], body: bytes) -> Answered:
    # Its tasks belong to the loop that runs it, so a thread cannot lend it to another. Making one costs little.
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True)
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        if waiting:
            return waiting.pop()
        # A caller who hangs up is not noticed before the answer; who waits for that waits until the end.
        return await get_running_loop().create_future()

    async def send(message: Message) -> None:
        sent.append(message)

    async with manager.run():
        await manager.handle_request(scope, receive, send)
    start, *rest = sent
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
    return start["status"], headers, b"".join(message.get("body", b"") for message in rest)
